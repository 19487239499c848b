import { validationFailed } from '../okta-error.ts';
import { applyLifecycle, type LifecycleOperation } from './lifecycle.ts';
import {
  findUser,
  needUser,
  nextId,
  type OrgState,
  timestamp,
  touchEveryone,
  touchMembership,
} from './org-state.ts';
import { type ProfileAttributes, toUserProfile } from './profile.ts';
import type { OktaUser } from './user.ts';

const TAKEN = 'login: An object with this field already exists in the current organization';

/** Creates a user with the given status. @throws OktaError E0000001 */
export function createUser(
  state: OrgState,
  attributes: ProfileAttributes,
  status: 'STAGED' | 'PROVISIONED' | 'ACTIVE',
): OktaUser {
  const profile = toUserProfile({ mobilePhone: null, secondEmail: null, ...attributes });
  if (findUser(state, profile.login) !== undefined) throw validationFailed('login', TAKEN);
  const now = timestamp(state);
  const user: OktaUser = {
    id: nextId(state, '00u'),
    status,
    created: now,
    activated: status === 'STAGED' ? null : now,
    statusChanged: status === 'STAGED' ? null : now,
    lastLogin: null,
    lastUpdated: now,
    passwordChanged: status === 'ACTIVE' ? now : null,
    profile,
  };
  state.users.set(user.id, user);
  touchEveryone(state);
  return user;
}

/** Changes the given attributes and keeps the others. @throws OktaError E0000001, E0000007 */
export function updateProfile(state: OrgState, idOrLogin: string, change: ProfileAttributes): OktaUser {
  const user = needUser(state, idOrLogin);
  const profile = toUserProfile({ ...user.profile, ...change });
  const holder = findUser(state, profile.login);
  if (holder !== undefined && holder.id !== user.id) throw validationFailed('login', TAKEN);
  return put(state, { ...user, profile, lastUpdated: timestamp(state) });
}

/** Moves a user to another status; groups chosen by hand keep the user. @throws OktaError of applyLifecycle, E0000007 */
export function changeStatus(state: OrgState, idOrLogin: string, operation: LifecycleOperation): OktaUser {
  const before = needUser(state, idOrLogin);
  const after = put(state, applyLifecycle(before, operation, timestamp(state)));
  if ((before.status === 'DEPROVISIONED') !== (after.status === 'DEPROVISIONED')) touchEveryone(state);
  return after;
}

/** Deletes a deprovisioned user with all memberships. @throws OktaError E0000001, E0000007 */
export function deleteUser(state: OrgState, idOrLogin: string): void {
  const user = needUser(state, idOrLogin);
  if (user.status !== 'DEPROVISIONED') {
    throw validationFailed('deleteUser', 'The user must be deactivated before it can be deleted');
  }
  state.users.delete(user.id);
  for (const [groupId, members] of state.members) {
    const group = state.groups.get(groupId);
    if (members.delete(user.id) && group !== undefined) touchMembership(state, group);
  }
}

function put(state: OrgState, user: OktaUser): OktaUser {
  state.users.set(user.id, user);
  return user;
}
