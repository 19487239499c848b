import { membershipKey } from './membership-key.ts';
import { memberOperationKey, operationKey, type AccountRef, type Operation } from './operation.ts';
import type { PendingRemoval, Plan } from './plan.ts';
import type { RemovalRules } from '../config/config.ts';

/** What an absence leads to, now that a complete read has shown it once more. */
export type Absence =
  { readonly outcome: 'ripe' } | { readonly outcome: 'waiting'; readonly pending: PendingRemoval };

/** Somebody who is absent from everything that feeds a group. */
export interface AbsentMember {
  readonly group: string;
  readonly user: AccountRef;
  /** The same absence as earlier cycles saw it. */
  readonly before: PendingRemoval | undefined;
}

/**
 * Decides whether an absence has lasted long enough: since its first sight, and in as many complete cycles as configured.
 * Cycles that could not read everything do not count.
 */
export function judgeAbsence(
  { group, user, before }: AbsentMember,
  { grace, cycles }: RemovalRules,
  now: string,
): Absence {
  if (grace === 0) return { outcome: 'ripe' };
  const since = before?.since ?? now;
  const due = new Date(Date.parse(since) + grace).toISOString();
  const cyclesSeen = (before?.cyclesSeen ?? 0) + 1;
  if (cyclesSeen >= cycles && Date.parse(now) >= Date.parse(due)) return { outcome: 'ripe' };
  return { outcome: 'waiting', pending: { group, user, since, due, cyclesSeen } };
}

/**
 * The absences to remember after a run: those that wait, and those that have ripened but whose removals were not carried
 * out, because a guard held the plan back or the application did not take them.
 */
export function pendingAfter(
  before: readonly PendingRemoval[],
  plan: Pick<Plan, 'pending'>,
  notDone: readonly Operation[],
): readonly PendingRemoval[] {
  const left = new Set(
    notDone.flatMap((operation) => (operation.op === 'removeMember' ? operationKey(operation) : [])),
  );
  const waiting = new Set(plan.pending.map(pendingKey));
  const overdue = before.filter((one) => left.has(removalKey(one)) && !waiting.has(pendingKey(one)));
  return [...plan.pending, ...overdue];
}

function pendingKey({ group, user }: PendingRemoval): string {
  return membershipKey({ group, ...user });
}

function removalKey({ group, user }: PendingRemoval): string {
  return memberOperationKey('removeMember', group, user);
}
