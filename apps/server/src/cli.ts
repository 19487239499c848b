import { StoreOpenError } from '@drawbridge/scim-server/sqlite';
import { Command, CommanderError } from 'commander';
import type { CliEnvironment } from './cli-environment.ts';
import { addBackupCommand } from './command/backup-command.ts';
import { addTenantCommands } from './command/tenant-commands.ts';
import { addTokenCommands } from './command/token-commands.ts';
import { serve } from './command/serve.ts';
import { EXIT } from './exit-code.ts';
import { SettingError } from './setting-error.ts';

/** Runs the command line; resolves with the exit code. */
export async function runCli(environment: CliEnvironment): Promise<number> {
  try {
    await createProgram(environment).parseAsync([...environment.arguments], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof SettingError)) throw error;
    environment.printError(error.message);
    const { cause } = error;
    return cause instanceof StoreOpenError && cause.isDamaged ? EXIT.damaged : EXIT.failed;
  }
}

function createProgram(environment: CliEnvironment): Command {
  const { print, printError } = environment;
  const program = new Command('server')
    .description('A SCIM 2.0 server. Settings come from the environment.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => printError(text.trimEnd()),
    });
  program
    .command('serve', { isDefault: true })
    .description('serve until SIGINT or SIGTERM (the default)')
    .action(() => serve(environment));
  addTokenCommands(program, environment);
  addTenantCommands(program, environment);
  addBackupCommand(program, environment);
  return program;
}
