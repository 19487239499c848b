import { groupKey, type MemberOperation, type Operation } from './operation.ts';
import type { ManagedMembership } from './plan.ts';

/** Identifies a membership; an account that does not exist yet is told by its person. */
export function membershipKey({
  group,
  sourceId,
  scimId,
}: Pick<ManagedMembership, 'group' | 'sourceId' | 'scimId'>): string {
  return `${group}\u0000${scimId ?? sourceId ?? ''}`;
}

/** The memberships that the operations of one kind are about. */
export function keysOf(operations: readonly Operation[], op: MemberOperation['op']): ReadonlySet<string> {
  return new Set(
    operations.flatMap((operation) =>
      operation.op === op ? [membershipKey({ group: groupKey(operation.group), ...operation.user })] : [],
    ),
  );
}
