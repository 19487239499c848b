import { visible, visibleLines } from '@drawbridge/terminal';
import { Command, CommanderError } from 'commander';

import manifest from '#manifest' with { type: 'json' };
import { ConfigError } from '../config/config.ts';
import { EXIT } from '../exit-code.ts';
import { messageOf } from '../message-of.ts';
import { applyCommand } from './apply-command.ts';
import { approveCommand } from './approve-command.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { CommandLine } from './command-line.ts';
import { configCommand } from './config-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { explainCommand } from './explain-command.ts';
import { historyCommand } from './history-command.ts';
import { initCommand } from './init-command.ts';
import { planCommand } from './plan-command.ts';
import { pushMappingsCommand } from './push-mappings-command.ts';
import { replayCommand } from './replay-command.ts';
import { runCommand } from './run-command.ts';
import { snapshotCommand } from './snapshot-command.ts';
import { statusCommand } from './status-command.ts';
import { syncCommand } from './sync-command.ts';
import { undoCommand } from './undo-command.ts';
import { unlockCommand } from './unlock-command.ts';

/**
 * Runs the command line; resolves with the exit code and never rejects.
 *
 * What a command needs beyond its own help is loaded when it is run, so that help is there at once.
 */
export async function runCli(environment: CliEnvironment): Promise<number> {
  const { printError, signal } = environment;
  let exit: number = EXIT.ok;
  const program = createProgram({
    environment,
    end: (code) => {
      exit = code;
    },
  });
  try {
    await program.parseAsync([...environment.arguments], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.config;
    if (isAbort(error, signal)) {
      printError('Stopped; nothing was changed.');
      return EXIT.stopped;
    }
    // Mistakes in a configuration are listed, each in a line of its own.
    const show = error instanceof ConfigError ? visibleLines : visible;
    printError(show(messageOf(error)));
    const { exitOfError } = await import('../exit-of-error.ts');
    return exitOfError(error);
  }
}

/** In the order in which people meet them. */
const COMMANDS: readonly ((line: CommandLine) => Command)[] = [
  initCommand,
  doctorCommand,
  planCommand,
  applyCommand,
  syncCommand,
  runCommand,
  statusCommand,
  historyCommand,
  explainCommand,
  approveCommand,
  undoCommand,
  snapshotCommand,
  replayCommand,
  unlockCommand,
  configCommand,
  pushMappingsCommand,
];

function createProgram(line: CommandLine): Command {
  const { print, printError } = line.environment;
  const output = {
    writeOut: (text: string) => print(text.trimEnd()),
    writeErr: (text: string) => printError(text.trimEnd()),
  };
  const program = new Command('okta-sync')
    .description("Pulls an identity source's groups, such as Okta's, into an application's groups over SCIM.")
    .version(manifest.version, '--version', 'show the version')
    .option('--config <file>', 'the configuration, as after each command')
    .hook('preAction', (whole, action) => {
      const { config: given } = whole.opts<{ readonly config?: string }>();
      if (given !== undefined && action.getOptionValueSource('config') === 'default') {
        action.setOptionValue('config', given);
      }
    })
    .exitOverride()
    .configureOutput(output);
  for (const create of COMMANDS) inherit(program, create(line));
  return program;
}

/** Commands that were made apart take the program's output and its way to end, and so do theirs. */
function inherit(parent: Command, child: Command): void {
  child.copyInheritedSettings(parent);
  for (const grandchild of child.commands) grandchild.copyInheritedSettings(parent);
  parent.addCommand(child);
}

/** Whether an error is only the abort's own; whatever else went wrong meanwhile is still told. */
function isAbort(error: unknown, { aborted, reason }: AbortSignal): boolean {
  return aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'));
}
