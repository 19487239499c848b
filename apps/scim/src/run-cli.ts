import { visible, visibleLines } from '@drawbridge/terminal';
import { Command, CommanderError, Option } from 'commander';
import type { CliEnvironment } from './cli-environment.ts';
import type { CommandLine } from './command-line.ts';
import { addCapabilitiesCommand } from './command/capabilities-command.ts';
import { addDiscoveryCommands } from './command/discovery-commands.ts';
import { addExportCommand } from './command/export-command.ts';
import { addFilterCommand } from './command/filter-command.ts';
import { addGroupsCommand } from './command/groups-command.ts';
import { addImportCommand } from './command/import-command.ts';
import { addUsersCommand } from './command/users-command.ts';
import { NO_TOKEN_ARGUMENT } from './connect/read-token.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { describeFailure, misuse } from './failure.ts';

/** Runs the command line; resolves with the exit code and never rejects. */
export async function runCli(environment: CliEnvironment): Promise<ExitCode> {
  const { printError, signal, outputClosed } = environment;
  let exit: ExitCode = EXIT.ok;
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
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (isAbortOf(signal, error)) {
      printError('Stopped.');
      return EXIT.stopped;
    }
    // Whoever read what was printed has seen enough.
    if (isAbortOf(outputClosed, error)) return exit;
    const { text, exit: code } = describeFailure(error);
    printError(visible(text));
    return code;
  }
}

/** In the order in which people meet them. */
const COMMANDS: readonly ((program: Command, line: CommandLine) => void)[] = [
  addUsersCommand,
  addGroupsCommand,
  addExportCommand,
  addImportCommand,
  addFilterCommand,
  addCapabilitiesCommand,
  addDiscoveryCommands,
];

function createProgram(line: CommandLine): Command {
  const { print, printError } = line.environment;
  const program = new Command('scim')
    .description('A command line for any SCIM 2.0 service provider.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      // It quotes what was typed.
      writeErr: (text) => printError(visibleLines(text.trimEnd())),
    })
    .configureHelp({ showGlobalOptions: true })
    .option(
      '--url <url>',
      'base URL of the SCIM API, such as https://app.example.com/api/scim/v2; else SCIM_URL',
    )
    .option('--token-file <file>', 'file with the bearer token; else SCIM_TOKEN_FILE or SCIM_TOKEN')
    .option('--allow-http', 'send the token over http to another machine')
    .option('--json', 'print data: one line of JSON for each thing')
    .option('-v, --verbose', 'tell of each request, without tokens, bodies and what was searched for')
    .addOption(new Option('--token <token>').hideHelp().argParser(refuseToken));
  for (const add of COMMANDS) add(program, line);
  return program;
}

/** What stands in an error's message would be printed. */
function refuseToken(): never {
  throw misuse(NO_TOKEN_ARGUMENT);
}

/** Whether an error is only the abort's own; whatever else went wrong meanwhile is still told. */
function isAbortOf({ aborted, reason }: AbortSignal, error: unknown): boolean {
  return aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'));
}
