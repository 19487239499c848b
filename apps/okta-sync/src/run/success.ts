import type { Config } from '../config/config.ts';
import type { LastCycle } from '../record/last-cycle-store.ts';
import type { RunSummary, SyncState } from '../record/sync-state.ts';

/**
 * Whether a run succeeded: it came to its end, and nothing of it failed, was left open or waits for a person. `status`,
 * `/readyz`, the metrics and the heartbeat all mean this by success.
 */
export function isSuccess({ outcome }: Pick<RunSummary, 'outcome'>): boolean {
  return outcome === 'in-sync' || outcome === 'applied';
}

/** When a run last succeeded: the last cycle knows better than the history, where it is known. */
export function lastSuccessOf(last: LastCycle | undefined, { runs }: SyncState): string | undefined {
  return last?.lastSuccess ?? runs.findLast(isSuccess)?.endedAt;
}

/** Whether the last success is too long ago to rely on, or there was none. */
export function isStale(
  lastSuccess: string | undefined,
  { staleAfter }: Pick<Config, 'staleAfter'>,
  now: Date,
): boolean {
  return lastSuccess === undefined || now.getTime() - Date.parse(lastSuccess) > staleAfter;
}
