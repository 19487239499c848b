import { isUnanswered } from '../apply/operation-result.ts';
import { loadConfig } from '../config/load-config.ts';
import { EXIT } from '../exit-code.ts';
import { startOperations, type Operations } from '../ops/start-operations.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import { sourceAddress } from '../source/source-address.ts';
import { buildSync } from './build-sync.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';
import { createDaemonOutput } from './daemon-output.ts';

/** The options of `run`. */
export interface RunFlags extends Flags {
  readonly standby: boolean;
}

/** Runs the daemon until it is stopped, with everything by which it is watched; gives the exit code. */
export async function runDaemonUntilStopped(environment: CliEnvironment, flags: RunFlags): Promise<number> {
  const loaded = await loadConfig(flags.config, environment.env);
  const output = createDaemonOutput(environment, flags, loaded);
  let last: CycleResult | undefined;
  let operations: Operations | undefined;
  const sync = buildSync(environment, loaded, (event) => {
    if (event.kind === 'cycle') last = event.result;
    output.report(event);
    operations?.report(event);
  });
  await using watched = await startOperations({
    ...loaded,
    ...sync,
    about: { source: sourceAddress(loaded.config.source), target: loaded.config.target.baseUrl },
    clock: environment.clock,
    say: output.say,
    fetch: environment.fetch,
  });
  operations = watched;
  const signal = AbortSignal.any([environment.signal, environment.outputClosed]);
  await sync.run({ signal, standby: flags.standby });
  // To be stopped is a daemon's usual end, but not to know what became of a write is not.
  return last?.results.some(isUnanswered) === true ? EXIT.partial : EXIT.ok;
}
