import type { MembershipChange } from './resource-store.ts';

/** Which users are in which groups, kept from both sides. */
export interface MembershipTable {
  readonly membersOf: (groupId: string) => ReadonlySet<string>;
  readonly groupsOf: (memberId: string) => ReadonlySet<string>;
  /** Changes a group's members; gives whether anything differs from before. */
  readonly change: (groupId: string, change: MembershipChange) => boolean;
  readonly deleteGroup: (groupId: string) => void;
  /** Takes a member out of all groups; gives those that it was in. */
  readonly deleteMember: (memberId: string) => readonly string[];
}

const NONE: ReadonlySet<string> = new Set();

/** Creates an empty table. */
export function createMembershipTable(): MembershipTable {
  const members = new Map<string, Set<string>>();
  const groups = new Map<string, Set<string>>();
  const unlink = (groupId: string, memberId: string): boolean => {
    groups.get(memberId)?.delete(groupId);
    return members.get(groupId)?.delete(memberId) ?? false;
  };
  const link = (groupId: string, memberId: string): boolean => {
    const current = entry(members, groupId);
    if (current.has(memberId)) return false;
    current.add(memberId);
    entry(groups, memberId).add(groupId);
    return true;
  };
  return {
    membersOf: (groupId) => members.get(groupId) ?? NONE,
    groupsOf: (memberId) => groups.get(memberId) ?? NONE,
    change: (groupId, { keepOthers, add, remove }) => {
      const leaving = keepOthers ? remove : others(members.get(groupId) ?? NONE, add);
      const left = leaving.filter((memberId) => unlink(groupId, memberId));
      const joined = add.filter((memberId) => link(groupId, memberId));
      return left.length + joined.length > 0;
    },
    deleteGroup: (groupId) => {
      for (const memberId of members.get(groupId) ?? NONE) groups.get(memberId)?.delete(groupId);
      members.delete(groupId);
    },
    deleteMember: (memberId) => {
      const left = [...(groups.get(memberId) ?? NONE)];
      for (const groupId of left) members.get(groupId)?.delete(memberId);
      groups.delete(memberId);
      return left;
    },
  };
}

/** The members that a change makes of those who are there. */
export function applyMembership(
  members: ReadonlySet<string>,
  { keepOthers, add, remove }: MembershipChange,
): ReadonlySet<string> {
  const leaving = new Set(keepOthers ? remove : others(members, add));
  return new Set([...[...members].filter((id) => !leaving.has(id)), ...add]);
}

function entry(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set<string>();
  sets.set(key, set);
  return set;
}

function others(present: ReadonlySet<string>, wanted: readonly string[]): readonly string[] {
  const staying = new Set(wanted);
  return [...present].filter((id) => !staying.has(id));
}
