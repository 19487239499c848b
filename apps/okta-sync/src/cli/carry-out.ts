import { isDone, isUnanswered, type OperationResult } from '../apply/operation-result.ts';
import { countOf } from '../count-of.ts';
import { EXIT, exitOfCycle } from '../exit-code.ts';
import type { CallOptions } from '../okta-sync.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';
import { reporterOf } from './output.ts';

/** Does something that writes to the application, reports it, and gives the exit code. */
export async function carryOut(
  environment: CliEnvironment,
  flags: Flags,
  work: (options: CallOptions) => Promise<CycleResult>,
): Promise<number> {
  const { signal, printError } = environment;
  const report = reporterOf(environment, flags);
  const result = await work({ signal, report });
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
  return `${done} of ${countOf(results.length, 'change')} ${done === 1 ? 'was' : 'were'} made${unknown}`;
}

function isSettled(result: OperationResult): boolean {
  return result.outcome !== 'skipped' && !isUnanswered(result);
}
