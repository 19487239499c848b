import { isDone, isUnanswered, type OperationResult } from '../apply/operation-result.ts';
import type { Rule } from '../guard/block.ts';
import { groupKey, isAbsence, operationKey, type Operation, type Removal } from '../plan/operation.ts';
import type { RecentRemoval } from '../plan/recent-removals.ts';
import { soleName, type TargetSnapshot } from '../target/target.ts';
import type { Approval } from './approval-store.ts';
import type { JournalRun } from './journal.ts';

/** A run that is over. */
export interface EndedRun {
  /** What it did, or may have done. */
  readonly operations: readonly Operation[];
  /** What let them pass, where a person did. */
  readonly approval: Pick<Approval, 'passes'> | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/**
 * What is remembered once a run is over. What a person let through is their decision and does not count, and the count of
 * these groups begins anew; that of all groups, when it was all of them together that had lost too much.
 */
export function removalsAfter(
  before: readonly RecentRemoval[],
  { operations, approval, at }: EndedRun,
): readonly RecentRemoval[] {
  const byGroup = Map.groupBy(operations.filter(isAbsence), ({ group }) => groupKey(group));
  if (approval !== undefined) {
    if (approval.passes.some(({ rule }) => rule === TOGETHER)) return [];
    return before.filter(({ group }) => !byGroup.has(group));
  }
  const ended = [...byGroup].map(([group, removals]) => ({
    group,
    at,
    accounts: removals.flatMap(({ user }) => user.scimId ?? []),
  }));
  return [...before, ...ended];
}

/** The rule about all groups together. */
const TOGETHER: Rule = 'max-removals';

/**
 * What counts when a plan is made: what the state remembers, under the names that groups have now, and what a run ended
 * that was killed before its record.
 */
export function removalsFrom(
  removals: readonly RecentRemoval[],
  target: TargetSnapshot,
  interrupted: JournalRun | undefined,
): readonly RecentRemoval[] {
  const named = removals.map((one) => ({ ...one, group: soleName(target, one.group) }));
  if (interrupted === undefined) return named;
  const { at, approval } = interrupted;
  return removalsAfter(named, { operations: endedBy(interrupted, target), approval, at });
}

/** What was done, or may have been. */
export function mayBeDone(results: readonly OperationResult[]): readonly Operation[] {
  return results.filter((result) => isDone(result) || isUnanswered(result)).map(({ operation }) => operation);
}

/** Nobody wrote down what became of some of them: those count whose membership is gone. */
function endedBy({ operations, results }: JournalRun, target: TargetSnapshot): readonly Removal[] {
  const done = new Set<Operation>(mayBeDone(results));
  const without = new Set(
    results.flatMap(({ operation }) => (done.has(operation) ? [] : operationKey(operation))),
  );
  const members = new Map([...target.groups].map(([id, group]) => [id, new Set(group.members)]));
  return operations.filter(isAbsence).filter((removal) => {
    const { group, user } = removal;
    const present = group.id === undefined ? undefined : members.get(group.id);
    const isThere = user.scimId !== undefined && present?.has(user.scimId) === true;
    return !isThere && !without.has(operationKey(removal));
  });
}
