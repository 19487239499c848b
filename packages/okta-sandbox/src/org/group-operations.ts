import { OktaError, validationFailed } from '../okta-error.ts';
import { type GroupType, isEveryone, type OktaGroup } from './group.ts';
import { needGroup, needUser, nextId, type OrgState, timestamp, touchMembership } from './org-state.ts';
import { type GroupProfile, type ProfileAttributes, toGroupProfile } from './profile.ts';
import type { OktaUser } from './user.ts';

/** Creates a group without members. @throws OktaError E0000001 */
export function createGroup(
  state: OrgState,
  attributes: ProfileAttributes,
  source: { readonly type: GroupType; readonly sourceAppId: string | null },
): OktaGroup {
  const profile = toGroupProfile(attributes);
  checkName(state, profile, undefined);
  const now = timestamp(state);
  const id = nextId(state, '00g');
  const group: OktaGroup = {
    id,
    created: now,
    lastUpdated: now,
    lastMembershipUpdated: now,
    ...source,
    profile,
  };
  state.groups.set(id, group);
  return group;
}

/** Replaces the group's profile. @throws OktaError E0000001, E0000006 for a built-in group, E0000007 */
export function replaceGroupProfile(
  state: OrgState,
  idOrName: string,
  attributes: ProfileAttributes,
): OktaGroup {
  const group = needGroup(state, idOrName);
  refuseBuiltIn(group);
  const profile = toGroupProfile(attributes);
  checkName(state, profile, group.id);
  const replaced = { ...group, profile, lastUpdated: timestamp(state) };
  state.groups.set(group.id, replaced);
  return replaced;
}

/** Deletes the group; its members stay. @throws OktaError E0000006 for a built-in group, E0000007 */
export function deleteGroup(state: OrgState, idOrName: string): void {
  const group = needGroup(state, idOrName);
  refuseBuiltIn(group);
  state.groups.delete(group.id);
  state.members.delete(group.id);
}

/** Makes the user a member; nothing changes when it is one. @throws OktaError E0000006 for `Everyone`, E0000007 */
export function addToGroup(state: OrgState, groupRef: string, userRef: string): void {
  const group = needChosenGroup(state, groupRef);
  const user = needUser(state, userRef);
  const members = state.members.get(group.id) ?? new Set();
  if (members.has(user.id)) return;
  state.members.set(group.id, members.add(user.id));
  touchMembership(state, group);
}

/** Ends the membership; nothing changes when there is none. @throws OktaError E0000006 for `Everyone`, E0000007 */
export function removeFromGroup(state: OrgState, groupRef: string, userRef: string): void {
  const group = needChosenGroup(state, groupRef);
  const user = needUser(state, userRef);
  if (state.members.get(group.id)?.delete(user.id) === true) touchMembership(state, group);
}

/** The group's members in the order of their ids, whatever their status. @throws OktaError E0000007 */
export function membersOf(state: OrgState, idOrName: string): readonly OktaUser[] {
  const group = needGroup(state, idOrName);
  if (isEveryone(group)) return [...state.users.values()].filter(({ status }) => status !== 'DEPROVISIONED');
  const ids = state.members.get(group.id);
  return [...(ids ?? [])].toSorted().flatMap((id) => state.users.get(id) ?? []);
}

/** How many members the group has. @throws OktaError E0000007 */
export function countMembers(state: OrgState, idOrName: string): number {
  const group = needGroup(state, idOrName);
  return isEveryone(group) ? membersOf(state, group.id).length : (state.members.get(group.id)?.size ?? 0);
}

/** The groups that the user is in, in the order of their ids. @throws OktaError E0000007 */
export function groupsOf(state: OrgState, idOrLogin: string): readonly OktaGroup[] {
  const user = needUser(state, idOrLogin);
  return [...state.groups.values()].filter((group) =>
    isEveryone(group) ? user.status !== 'DEPROVISIONED' : state.members.get(group.id)?.has(user.id) === true,
  );
}

/** A group whose members are chosen. @throws OktaError E0000006 for `Everyone`, E0000007 */
export function needChosenGroup(state: OrgState, idOrName: string): OktaGroup {
  const group = needGroup(state, idOrName);
  if (isEveryone(group)) throw new OktaError('E0000006');
  return group;
}

function refuseBuiltIn(group: OktaGroup): void {
  if (group.type === 'BUILT_IN') throw new OktaError('E0000006');
}

function checkName(state: OrgState, profile: GroupProfile, ownId: string | undefined): void {
  const taken = [...state.groups.values()].some(
    (other) => other.type !== 'APP_GROUP' && other.id !== ownId && other.profile.name === profile.name,
  );
  if (taken) {
    throw validationFailed(
      'name',
      'name: An object with this field already exists in the current organization',
    );
  }
}
