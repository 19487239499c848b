import type { ScimId } from '../target/target.ts';

/** Memberships of one group that one run ended by absence: for a while they count together with those of later plans. */
export interface RecentRemoval {
  /** As `groupKey` gives it. */
  readonly group: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly accounts: readonly ScimId[];
}

/** Those that still count; what a clock dated that was ahead is dated now. */
export function withinWindow(
  removals: readonly RecentRemoval[],
  window: number,
  now: string,
): readonly RecentRemoval[] {
  const time = Date.parse(now);
  return removals
    .filter(({ at }) => Math.max(0, time - Date.parse(at)) < window)
    .map((one) => (Date.parse(one.at) > time ? { ...one, at: now } : one));
}
