import { Command, CommanderError } from 'commander';

import { createOktaSync, type OktaSync } from './compose.ts';
import { loadConfig } from './config/load-config.ts';
import { EXIT, exitOfCycle, exitOfError, exitOfPlan } from './exit-code.ts';
import type { PlanResult } from './run/run-cycle.ts';
import { createReporter } from './view/create-reporter.ts';
import { formatPlan } from './view/format-plan.ts';
import { formatBlocks } from './view/format-result.ts';
import type { ViewOptions } from './view/view-options.ts';

/** Everything that a command needs of the process. */
export interface CliEnvironment {
  /** The arguments after the program's name. */
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly printError: (text: string) => void;
  readonly width: number;
  readonly color: boolean;
  readonly clock: () => Date;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

interface Flags {
  readonly config: string;
  readonly json?: boolean;
  readonly full?: boolean;
}

/** Runs the command line; resolves with the exit code and never rejects. */
export async function runCli(environment: CliEnvironment): Promise<number> {
  const { printError, signal } = environment;
  let exit: number = EXIT.ok;
  const program = createProgram(environment, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...environment.arguments], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.config;
    if (signal.aborted) return exit;
    printError(error instanceof Error ? error.message : String(error));
    return exitOfError(error);
  }
}

function createProgram(environment: CliEnvironment, done: (code: number) => void): Command {
  const { print, printError } = environment;
  const program = new Command('okta-sync')
    .description("Pulls Okta's groups and writes them into an application's groups over SCIM.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => printError(text.trimEnd()),
    });
  const command = (name: string, description: string, action: (flags: Flags) => Promise<number>): void => {
    program
      .command(name)
      .description(description)
      .option('--config <file>', 'the configuration', 'okta-sync.yaml')
      .option('--json', 'print data instead of text')
      .option('--full', 'print every row of long lists')
      .action(async (flags: Flags) => done(await action(flags)));
  };
  command('plan', 'show what would change, and change nothing', (flags) => runPlan(environment, flags));
  command('sync', 'run one cycle', (flags) => runSync(environment, flags));
  command('run', 'run a cycle now, and then on schedule', (flags) => runSchedule(environment, flags));
  return program;
}

async function runPlan(environment: CliEnvironment, flags: Flags): Promise<number> {
  const sync = await open(environment, flags);
  const result = await sync.plan(environment);
  const view = viewOf(environment, flags);
  const blocks =
    result.blocks.length === 0
      ? []
      : ['', 'Blocked: this plan would not be applied.', ...formatBlocks(result.blocks, view)];
  const text = [formatPlan(result.plan, view), ...blocks].join('\n');
  environment.print(flags.json === true ? toJson(result) : text);
  return exitOfPlan(result);
}

async function runSync(environment: CliEnvironment, flags: Flags): Promise<number> {
  const sync = await open(environment, flags);
  const result = await sync.cycle(environment);
  const report = createReporter(environment.print, {
    ...viewOf(environment, flags),
    clock: environment.clock,
  });
  if (flags.json === true) environment.print(toJson(result));
  else report({ kind: 'cycle', result });
  return exitOfCycle(result);
}

async function runSchedule(environment: CliEnvironment, flags: Flags): Promise<number> {
  const sync = await open(environment, flags);
  await sync.run(environment);
  return EXIT.ok;
}

async function open(environment: CliEnvironment, flags: Flags): Promise<OktaSync> {
  const { env, print, printError, clock } = environment;
  const { config, tokens } = await loadConfig(flags.config, env);
  const json = flags.json === true;
  return createOktaSync({
    config,
    tokens,
    clock,
    print,
    view: viewOf(environment, flags),
    ...(json && {
      report: (event) => {
        if (event.kind === 'cycle') print(toJson(event.result));
        else printError(event.error instanceof Error ? event.error.message : String(event.error));
      },
    }),
  });
}

function viewOf({ width, color }: CliEnvironment, { full = false }: Flags): ViewOptions {
  return { width, color, full, fullHint: '--full prints all' };
}

/** One line, so that a daemon's output is a stream of records. The outlook is the daemon's own book-keeping. */
function toJson(result: PlanResult): string {
  return JSON.stringify(result, (key, value: unknown) => (key === 'outlook' ? undefined : value));
}
