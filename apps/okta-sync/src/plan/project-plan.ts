import {
  scimId,
  type ScimId,
  type TargetGroup,
  type TargetSnapshot,
  type TargetUser,
} from '../target/target.ts';
import type { Operation, UserRef } from './plan.ts';

/** What the application will look like once the operations are done. Accounts to be created get provisional ids. */
export function projectPlan(target: TargetSnapshot, operations: readonly Operation[]): TargetSnapshot {
  const users = new Map(target.users.map((user) => [user.id, user]));
  const members = new Map([...target.groups].map(([id, group]) => [id, new Set(group.members)]));
  for (const operation of operations) {
    switch (operation.op) {
      case 'createUser':
        users.set(accountId(operation.user), createdUser(operation));
        break;
      case 'addMember':
        members.get(operation.group.id)?.add(accountId(operation.user));
        break;
      case 'removeMember':
        members.get(operation.group.id)?.delete(accountId(operation.user));
        break;
      case 'deactivateUser':
        change(users, operation.user, { active: false });
        break;
      case 'reactivateUser':
        change(users, operation.user, { active: true });
        break;
      case 'linkUser':
        change(users, operation.user, { externalId: operation.externalId });
        break;
    }
  }
  const groups = [...target.groups].map(([id, group]): [ScimId, TargetGroup] => [
    id,
    { ...group, members: [...(members.get(id) ?? [])] },
  ]);
  return { ...target, users: [...users.values()], groups: new Map(groups) };
}

/** The account's id, or a provisional one for an account that is still to be created. */
export function accountId(user: UserRef): ScimId {
  return user.scimId ?? scimId(`new:${user.oktaId ?? user.userName}`);
}

function createdUser({ user, attributes }: Extract<Operation, { op: 'createUser' }>): TargetUser {
  return {
    id: accountId(user),
    userName: attributes.userName,
    externalId: attributes.externalId,
    active: true,
  };
}

function change(users: Map<ScimId, TargetUser>, ref: UserRef, values: Partial<TargetUser>): void {
  const user = users.get(accountId(ref));
  if (user !== undefined) users.set(user.id, { ...user, ...values });
}
