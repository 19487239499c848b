import type { Config } from '../config/config.ts';
import type { LastCycle } from '../record/last-cycle-store.ts';
import type { RunSummary, SyncState } from '../record/sync-state.ts';

/** Whether a run came to its end and left nothing open. */
export function isSettled({ outcome }: Pick<RunSummary, 'outcome'>): boolean {
  return outcome === 'in-sync' || outcome === 'applied';
}

/**
 * Whether a run succeeded: everything was read, nothing failed, and what it left open, if anything, waits for a person.
 * `status`, `/readyz`, the metrics and the heartbeat all mean this by success. An account that is ambiguous for weeks
 * must not look like a daemon that has stood still for weeks: then nobody would notice when it does.
 */
export function isSuccess(run: Pick<RunSummary, 'outcome' | 'waitsForPeople'>): boolean {
  return isSettled(run) || run.waitsForPeople === true;
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
