import { setTimeout } from 'node:timers/promises';

import { nextRun, startSchedule } from '../config/schedule.ts';
import type { CycleResult } from './cycle-result.ts';
import type { DaemonEvent, Report } from './event.ts';

/** What became of an attempt at a cycle; both are events too. */
export type Attempt =
  { readonly kind: 'cycle'; readonly result: CycleResult } | Extract<DaemonEvent, { kind: 'failure' }>;

/** What a daemon works with. */
export interface DaemonDeps {
  /** Runs a cycle; rejects only for an abort. */
  readonly attempt: (options: { readonly signal: AbortSignal; readonly report: Report }) => Promise<Attempt>;
  /** A cron expression, in UTC. */
  readonly schedule: string;
  /** Longest random delay before a scheduled cycle, in milliseconds. */
  readonly jitter: number;
  readonly clock: () => Date;
  readonly report: Report<DaemonEvent>;
}

/**
 * Runs a cycle at once, to catch up, and then on schedule; cycles never overlap, and after failures in a row some are
 * left out. Resolves after an abort, once the cycle under way has ended.
 *
 * @throws what the first cycle fails with: a daemon that cannot begin should say so rather than wait. Later failures are
 * reported, and the next cycle tries again.
 */
export async function runDaemon(
  deps: DaemonDeps,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const first = await attemptUnlessAborted(deps, signal);
  if (first?.kind === 'failure') {
    deps.report({ ...first, final: true });
    throw first.error;
  }
  if (first !== undefined) deps.report(first);
  if (signal.aborted) return;
  let pausedUntil = 0;
  let current: Promise<void> = Promise.resolve();
  const tellNext = (): void => {
    const after = new Date(Math.max(deps.clock().getTime(), pausedUntil));
    const until = nextRun(deps.schedule, after)?.toISOString();
    if (until !== undefined) deps.report({ kind: 'waiting', until });
  };
  tellNext();
  const cycle = async (): Promise<void> => {
    if (deps.clock().getTime() < pausedUntil) return;
    const attempt = await attemptUnlessAborted(deps, signal, Math.random() * deps.jitter);
    if (attempt === undefined) return;
    deps.report(attempt);
    pausedUntil = attempt.kind === 'failure' ? Date.parse(attempt.nextTry ?? '') || 0 : 0;
    tellNext();
  };
  const task = startSchedule(deps.schedule, () => {
    current = cycle();
    return current;
  });
  await aborted(signal);
  await task.stop();
  await current;
}

async function attemptUnlessAborted(
  { attempt, report }: DaemonDeps,
  signal: AbortSignal,
  delay = 0,
): Promise<Attempt | undefined> {
  try {
    if (delay >= 1) await setTimeout(delay, undefined, { signal });
    return await attempt({ signal, report });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
