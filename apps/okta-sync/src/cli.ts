import { Command, CommanderError } from 'commander';

import { isDone, type OperationResult } from './apply/operation-result.ts';
import { createOktaSync, type OktaSync } from './compose.ts';
import { loadConfig } from './config/load-config.ts';
import { EXIT, exitOfCycle, exitOfError, exitOfPlan } from './exit-code.ts';
import type { CycleResult, PlanResult } from './run/run-cycle.ts';
import type { CycleEvent } from './run/run-daemon.ts';
import { createReporter, formatStopping } from './view/create-reporter.ts';
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
  /** Milliseconds that the write under way may take after that; by default 10 000. */
  readonly grace?: number;
  /** Aborts when nobody reads standard output any more. */
  readonly outputClosed: AbortSignal;
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
    if (isAbort(error, signal)) {
      printError('Stopped; nothing was changed.');
      return EXIT.stopped;
    }
    printError(error instanceof Error ? error.message : String(error));
    return exitOfError(error);
  }
}

/** Whether an error is only the abort's own; whatever else went wrong meanwhile is still told. */
function isAbort(error: unknown, { aborted, reason }: AbortSignal): boolean {
  return aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'));
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
  const { signal, printError } = environment;
  const sync = await open(environment, flags);
  const report = reporterOf(environment, flags);
  const result = await sync.cycle({ signal, report });
  report({ kind: 'cycle', result });
  if (!signal.aborted || result.results.every(isSettled)) return exitOfCycle(result);
  printError(`Stopped; ${whatWasDone(result.results)}. The next run goes on from there.`);
  return EXIT.stopped;
}

function whatWasDone(results: readonly OperationResult[]): string {
  const done = results.filter(isDone).length;
  const unanswered = results.filter(isUnanswered).length;
  if (done + unanswered === 0) return 'nothing was changed';
  const unknown = unanswered === 0 ? '' : `, and of ${unanswered} it is not known`;
  return `${done} of ${results.length} changes were made${unknown}`;
}

async function runSchedule(environment: CliEnvironment, flags: Flags): Promise<number> {
  const tell = reporterOf(environment, flags);
  let last: CycleResult | undefined;
  const report = (event: CycleEvent): void => {
    if (event.kind === 'cycle') last = event.result;
    tell(event);
  };
  const sync = await open(environment, flags, report);
  const signal = AbortSignal.any([environment.signal, environment.outputClosed]);
  await sync.run({ signal });
  // To be stopped is a daemon's usual end, but not to know what became of a write is not.
  return last?.results.some(isUnanswered) === true ? EXIT.partial : EXIT.ok;
}

function isUnanswered(result: OperationResult): boolean {
  return result.outcome === 'failed' && result.unanswered;
}

function isSettled(result: OperationResult): boolean {
  return result.outcome !== 'skipped' && !isUnanswered(result);
}

async function open(
  environment: CliEnvironment,
  flags: Flags,
  report?: (event: CycleEvent) => void,
): Promise<OktaSync> {
  const { env, clock, grace } = environment;
  const { config, tokens } = await loadConfig(flags.config, env);
  return createOktaSync({
    config,
    tokens,
    clock,
    ...(grace !== undefined && { grace }),
    ...(report && { report }),
  });
}

function reporterOf(environment: CliEnvironment, flags: Flags): (event: CycleEvent) => void {
  const { print, printError, clock } = environment;
  if (flags.json !== true) return createReporter(print, { ...viewOf(environment, flags), clock });
  return (event) => {
    switch (event.kind) {
      case 'plan':
        return;
      case 'cycle':
        return print(toJson(event.result));
      case 'stopping':
        return printError(formatStopping(event.grace));
      case 'failure':
        return printError(event.error instanceof Error ? event.error.message : String(event.error));
    }
  };
}

function viewOf({ width, color }: CliEnvironment, { full = false }: Flags): ViewOptions {
  return { width, color, full, fullHint: '--full prints all' };
}

/** One line, so that a daemon's output is a stream of records. The outlook is the daemon's own book-keeping. */
function toJson(result: PlanResult): string {
  return JSON.stringify(result, (key, value: unknown) => (key === 'outlook' ? undefined : value));
}
