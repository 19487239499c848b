import { groupKey, type Removal } from '../plan/operation.ts';
import type { RecentRemoval } from '../plan/recent-removals.ts';
import type { ScimId, TargetSnapshot } from '../target/target.ts';

/** What a group loses by absence: with a plan, and with those before it within the window. */
export interface Tally {
  /** How many the plan takes. */
  readonly now: number;
  /** How many members there are before the plan. */
  readonly size: number;
  /** Who else left within the window. */
  readonly earlier: readonly Earlier[];
}

interface Earlier {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** Whether they are in the group again. */
  readonly isBack: boolean;
}

/** More has left, or would leave with the plan, than a limit allows. */
export interface Excess {
  /** How many have left within the window, or would. */
  readonly left: number;
  /** How many members there were within the window. */
  readonly of: number;
  /** How many of those who left the plan would take. */
  readonly now: number;
  /** When the plan is within the limit, should nobody else leave; undefined when it never is. ISO 8601, UTC. */
  readonly until: string | undefined;
}

/** Whether a limit allows so many to have left, of so many. */
export type Limit = (left: number, of: number) => boolean;

/** What each group loses from which a plan takes somebody, or an earlier one did within the window; by `groupKey`. */
export function talliesOf(
  absences: readonly Removal[],
  before: TargetSnapshot,
  recent: readonly RecentRemoval[],
): ReadonlyMap<string, Tally> {
  const planned = Map.groupBy(absences, ({ group }) => groupKey(group));
  const earlier = Map.groupBy(recent, ({ group }) => group);
  const keys = new Set([...planned.keys(), ...earlier.keys()]);
  return new Map(
    [...keys].map((key) => [key, tallyOf(planned.get(key) ?? [], before, earlier.get(key) ?? [])]),
  );
}

/** What all groups together lose. */
export function sumOf(tallies: Iterable<Tally>): Tally {
  const all = [...tallies];
  return {
    now: all.reduce((sum, { now }) => sum + now, 0),
    size: all.reduce((sum, { size }) => sum + size, 0),
    earlier: all.flatMap(({ earlier }) => earlier),
  };
}

/** Compares a loss with a limit; undefined when it is within. */
export function excessOf({ now, size, earlier }: Tally, window: number, limit: Limit): Excess | undefined {
  let left = now + earlier.length;
  let of = size + earlier.filter(({ isBack }) => !isBack).length;
  if (limit(left, of)) return undefined;
  const excess = { left, of, now };
  for (const { at, isBack } of earlier.toSorted((one, other) => one.at - other.at)) {
    left -= 1;
    if (!isBack) of -= 1;
    if (limit(left, of)) return { ...excess, until: new Date(at + window).toISOString() };
  }
  return { ...excess, until: undefined };
}

/** Somebody who left twice left once, the last time. */
function tallyOf(
  planned: readonly Removal[],
  before: TargetSnapshot,
  earlier: readonly RecentRemoval[],
): Tally {
  const id = planned[0]?.group.id;
  const members = new Set(id === undefined ? [] : before.groups.get(id)?.members);
  const leaving = new Set(planned.map(({ user }) => user.scimId));
  const times = new Map<ScimId, number>();
  for (const { at, accounts } of earlier) {
    for (const account of accounts) {
      times.set(account, Math.max(times.get(account) ?? 0, Date.parse(at)));
    }
  }
  return {
    now: planned.length,
    size: members.size,
    earlier: [...times]
      .filter(([account]) => !leaving.has(account))
      .map(([account, at]) => ({ at, isBack: members.has(account) })),
  };
}
