import { isMemberOperation, type Operation } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import type { Target } from '../target/target.ts';
import { applyMembers } from './apply-members.ts';
import { applyObject } from './apply-object.ts';
import { createGrace } from './grace.ts';
import { isDone, type OperationResult } from './operation-result.ts';
import { createProgress, isPrivileged, type ApplyOptions, type Progress } from './progress.ts';
import { readBack } from './read-back.ts';
import { stably } from './stably.ts';

export type { ApplyOptions } from './progress.ts';

/**
 * Carries a plan out: people who may have no access lose it first, with their memberships, those of privileged groups before
 * the others; then accounts and groups are created and changed, and members join; at last the other members leave, and those
 * without access whom a guarded group cannot spare until others have joined. One failed operation does not lose the others,
 * but nobody is taken whom a guarded group cannot spare without those who could not join. An abort finishes the write under
 * way, if that takes no longer than the grace, and skips the rest.
 *
 * What ends access, and what the guards count on, is read back: an application's word is not enough.
 *
 * @returns one result per operation, in the plan's order.
 */
export async function applyPlan(
  { operations }: Pick<Plan, 'operations'>,
  target: Target,
  options: ApplyOptions,
): Promise<readonly OperationResult[]> {
  const { signal, grace: milliseconds, stopping = () => undefined } = options;
  using grace = createGrace(signal, milliseconds, stopping);
  const progress = createProgress(target, grace, options);
  const phases = Map.groupBy(operations, (one) =>
    progress.afterJoins.waiting.has(one) ? 'leave' : phaseOf(one),
  );
  for (const phase of PHASES) {
    const batch = phases.get(phase) ?? [];
    if (phase === 'leave') {
      const unproven = await readBack(operations, progress);
      if (batch.length > 0) progress.spared = progress.afterJoins.spared(notProven(unproven, progress));
    }
    for (const operation of batch) {
      if (!isMemberOperation(operation)) await applyObject(operation, progress);
    }
    const members = batch.filter(isMemberOperation);
    const ordered = phase === 'cut off' ? stably(members, (one) => isPrivileged(one, progress)) : members;
    await applyMembers(ordered, progress);
    if (phase === 'leave') await readBack(batch, progress);
  }
  return operations.flatMap((operation) => progress.results.get(operation) ?? []);
}

/** What the guards must not count on. */
function notProven(unproven: readonly Operation[], { results }: Progress): ReadonlySet<Operation> {
  const failed = [...results.values()].filter((one) => !isDone(one));
  return new Set([...unproven, ...failed.map(({ operation }) => operation)]);
}

const PHASES = ['deactivate', 'cut off', 'accounts', 'groups', 'join', 'leave'] as const;

function phaseOf(operation: Operation): (typeof PHASES)[number] {
  switch (operation.op) {
    case 'deactivateUser':
      return 'deactivate';
    case 'removeMember':
      return operation.cause === 'status' ? 'cut off' : 'leave';
    case 'addMember':
      return 'join';
    case 'createGroup':
    case 'renameGroup':
      return 'groups';
    default:
      return 'accounts';
  }
}
