import type { Quarantine } from '../record/sync-state.ts';

/** Failures in a row after which the daemon begins to ask less often. */
const PATIENCE = 3;
const FIRST_PAUSE = 120_000;
/** Whoever is dismissed while Okta was out of order must not keep access for much longer than that. */
const LONGEST_PAUSE = 300_000;

/** How long to leave a side alone that failed once more: not at all at first, then twice as long each time. */
export function afterFailure(before: Quarantine | undefined, now: Date): Quarantine {
  const failures = (before?.failures ?? 0) + 1;
  const pause = failures < PATIENCE ? 0 : Math.min(FIRST_PAUSE * 2 ** (failures - PATIENCE), LONGEST_PAUSE);
  return { failures, nextTry: new Date(now.getTime() + pause).toISOString() };
}

/** Whether so many cycles failed in a row that the daemon asks less often. */
export function isQuarantined({ failures }: Quarantine): boolean {
  return failures >= PATIENCE;
}
