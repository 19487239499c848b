import type { Invariant } from './resource-store.ts';

/** Who is in which group, and who is active, at one moment. */
export interface MembershipView {
  readonly membersOf: (groupId: string) => ReadonlySet<string>;
  readonly isActive: (userId: string) => boolean;
}

/** Finds the first invariant that a write from one moment to the next breaks. */
export function findBroken(
  invariants: readonly Invariant[],
  before: MembershipView,
  after: MembershipView,
): Invariant | undefined {
  return invariants.find((invariant) => !isKept(invariant, before, after));
}

function isKept(invariant: Invariant, before: MembershipView, after: MembershipView): boolean {
  const old = before.membersOf(invariant.groupId);
  const current = after.membersOf(invariant.groupId);
  switch (invariant.kind) {
    case 'keepsActiveMember':
      return ![...old].some(before.isActive) || [...current].some(after.isActive);
    case 'keepsMembers':
      return invariant.memberIds.every((id) => !old.has(id) || current.has(id));
  }
}
