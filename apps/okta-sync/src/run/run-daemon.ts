import { schedule } from 'node-cron';

import type { CycleOptions, CycleResult, ProgressEvent } from './run-cycle.ts';

/** What a daemon tells during and after each cycle. */
export type CycleEvent =
  | ProgressEvent
  | { readonly kind: 'cycle'; readonly result: CycleResult }
  /** The cycle could not be run; the next one tries again. */
  | { readonly kind: 'failure'; readonly error: unknown };

/** What a daemon works with. */
export interface DaemonDeps {
  readonly cycle: (options: CycleOptions) => Promise<CycleResult>;
  /** A cron expression, in UTC. */
  readonly schedule: string;
  readonly report: (event: CycleEvent) => void;
}

/**
 * Runs a cycle at once, to catch up, and then on schedule; cycles never overlap. Resolves after an abort, once the cycle
 * under way has ended.
 *
 * @throws what the first cycle throws: a daemon that cannot begin should say so rather than wait. Later failures are
 * reported, and the next cycle tries again.
 */
export async function runDaemon(
  deps: DaemonDeps,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  try {
    deps.report({ kind: 'cycle', result: await deps.cycle({ signal, report: deps.report }) });
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  let current: Promise<void> = Promise.resolve();
  const task = schedule(
    deps.schedule,
    () => {
      current = runReported(deps, signal);
      return current;
    },
    { timezone: 'UTC', noOverlap: true, logger: SILENT },
  );
  await aborted(signal);
  await task.destroy();
  await current;
}

/** What there is to say is reported as events; the scheduler would write to the console by itself. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

async function runReported({ cycle, report }: DaemonDeps, signal: AbortSignal): Promise<void> {
  try {
    report({ kind: 'cycle', result: await cycle({ signal, report }) });
  } catch (error) {
    if (!signal.aborted) report({ kind: 'failure', error });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
