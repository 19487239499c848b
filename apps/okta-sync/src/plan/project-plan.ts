import { foldCase } from '@drawbridge/scim';

import {
  scimId,
  type ScimId,
  type TargetGroup,
  type TargetSnapshot,
  type TargetUser,
} from '../target/target.ts';
import type { GroupOperation, GroupRef, Operation, UserOperation, UserRef } from './operation.ts';

/** What the application will look like once the operations are done. What is to be created gets provisional ids. */
export function projectPlan(target: TargetSnapshot, operations: readonly Operation[]): TargetSnapshot {
  const users = new Map(target.users.map((user) => [user.id, user]));
  const groups = new Map(target.groups);
  const mirrors = new Map(target.mirrors);
  const members = new Map<ScimId, Set<ScimId>>();
  for (const operation of operations) {
    switch (operation.op) {
      case 'addMember':
        membersOf(operation.group, groups, members).add(accountId(operation.user));
        break;
      case 'removeMember':
        membersOf(operation.group, groups, members).delete(accountId(operation.user));
        break;
      case 'createGroup':
        mirrors.set(operation.externalId, groupId(operation.group));
        changeGroup(groups, operation);
        break;
      case 'renameGroup':
        changeGroup(groups, operation);
        break;
      case 'createUser':
      case 'deactivateUser':
      case 'reactivateUser':
      case 'linkUser':
      case 'updateUser':
        changeUser(users, operation);
        break;
    }
  }
  for (const [id, ids] of members) {
    const group = groups.get(id);
    if (group !== undefined) groups.set(id, { ...group, members: [...ids] });
  }
  const taken = new Map([...groups.values()].map((group) => [foldCase(group.name), group.id]));
  return {
    ...target,
    users: [...users.values()],
    groups,
    mirrors,
    taken: new Map([...target.taken, ...taken]),
  };
}

/** The account's id, or a provisional one for an account that is still to be created. */
export function accountId(user: UserRef): ScimId {
  return user.scimId ?? scimId(`new:${user.sourceId ?? user.userName}`);
}

/** The group's id, or a provisional one for a group that is still to be created. */
export function groupId(group: GroupRef): ScimId {
  return group.id ?? scimId(`new:${group.mirrors ?? group.name}`);
}

function membersOf(
  group: GroupRef,
  groups: ReadonlyMap<ScimId, TargetGroup>,
  members: Map<ScimId, Set<ScimId>>,
): Set<ScimId> {
  const id = groupId(group);
  const found = members.get(id) ?? new Set(groups.get(id)?.members);
  members.set(id, found);
  return found;
}

function changeGroup(groups: Map<ScimId, TargetGroup>, { group }: GroupOperation): void {
  const id = groupId(group);
  const before = groups.get(id) ?? { members: [], otherMembers: 0, externalId: group.mirrors };
  groups.set(id, { ...before, id, name: group.name });
}

function changeUser(users: Map<ScimId, TargetUser>, operation: UserOperation): void {
  const id = accountId(operation.user);
  if (operation.op === 'createUser') {
    const { externalId, userName, attributes } = operation.attributes;
    users.set(id, { id, userName, externalId, active: true, attributes });
    return;
  }
  const user = users.get(id);
  if (user !== undefined) users.set(id, { ...user, ...changed(user, operation) });
}

function changed(
  { attributes }: TargetUser,
  operation: Exclude<UserOperation, { op: 'createUser' }>,
): Partial<TargetUser> {
  switch (operation.op) {
    case 'deactivateUser':
      return { active: false };
    case 'reactivateUser':
      return { active: true };
    case 'linkUser':
      return { externalId: operation.externalId };
    case 'updateUser': {
      const values = operation.changes.map(({ path, after }) => [path, after] as const);
      return { attributes: { ...attributes, ...Object.fromEntries(values) } };
    }
  }
}
