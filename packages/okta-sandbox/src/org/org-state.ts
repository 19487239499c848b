import { resourceNotFound } from '../okta-error.ts';
import { isEveryone, type OktaGroup } from './group.ts';
import { type IdPrefix, oktaId } from './okta-id.ts';
import type { OrgSnapshot } from './snapshot.ts';
import type { OktaUser } from './user.ts';

/** The changing heart of an org; only the files of this folder touch it. */
export interface OrgState {
  seed: number;
  nextOrdinal: number;
  readonly users: Map<string, OktaUser>;
  readonly groups: Map<string, OktaGroup>;
  /** User ids by group id; a group without an entry has no members. */
  readonly members: Map<string, Set<string>>;
  readonly clock: () => Date;
}

/** An org without users and groups. */
export function createOrgState(clock: () => Date): OrgState {
  return { seed: 0, nextOrdinal: 0, users: new Map(), groups: new Map(), members: new Map(), clock };
}

/** Replaces everything in the org by the snapshot. */
export function loadSnapshot(state: OrgState, snapshot: OrgSnapshot): void {
  state.users.clear();
  state.groups.clear();
  state.members.clear();
  state.seed = snapshot.seed;
  state.nextOrdinal = snapshot.nextOrdinal;
  for (const user of snapshot.users) state.users.set(user.id, user);
  for (const group of snapshot.groups) state.groups.set(group.id, group);
  for (const { groupId, userIds } of snapshot.memberships) state.members.set(groupId, new Set(userIds));
}

/** The org as plain JSON. */
export function takeSnapshot(state: OrgState): OrgSnapshot {
  return {
    version: 1,
    seed: state.seed,
    nextOrdinal: state.nextOrdinal,
    users: [...state.users.values()],
    groups: [...state.groups.values()],
    memberships: [...state.members].map(([groupId, userIds]) => ({ groupId, userIds: [...userIds] })),
  };
}

/** The present time as Okta writes it. */
export function timestamp(state: OrgState): string {
  return state.clock().toISOString();
}

/** Gives out the next id. */
export function nextId(state: OrgState, prefix: IdPrefix): string {
  const id = oktaId(prefix, state.seed, state.nextOrdinal);
  state.nextOrdinal += 1;
  return id;
}

/** The user with this id or, without regard to case, this login. */
export function findUser(state: OrgState, idOrLogin: string): OktaUser | undefined {
  const byId = state.users.get(idOrLogin);
  if (byId !== undefined) return byId;
  const login = idOrLogin.toLowerCase();
  return [...state.users.values()].find(({ profile }) => profile.login.toLowerCase() === login);
}

/** The group with this id or exactly this name. */
export function findGroup(state: OrgState, idOrName: string): OktaGroup | undefined {
  return (
    state.groups.get(idOrName) ?? [...state.groups.values()].find(({ profile }) => profile.name === idOrName)
  );
}

/** Like {@link findUser}, for an operation that needs the user. @throws OktaError E0000007 */
export function needUser(state: OrgState, idOrLogin: string): OktaUser {
  const user = findUser(state, idOrLogin);
  if (user === undefined) throw resourceNotFound(idOrLogin, 'User');
  return user;
}

/** Like {@link findGroup}, for an operation that needs the group. @throws OktaError E0000007 */
export function needGroup(state: OrgState, idOrName: string): OktaGroup {
  const group = findGroup(state, idOrName);
  if (group === undefined) throw resourceNotFound(idOrName, 'UserGroup');
  return group;
}

/** Records that somebody joined or left the group. */
export function touchMembership(state: OrgState, group: OktaGroup): void {
  state.groups.set(group.id, { ...group, lastMembershipUpdated: timestamp(state) });
}

/** Records that somebody joined or left `Everyone`, as far as the org has it. */
export function touchEveryone(state: OrgState): void {
  const everyone = [...state.groups.values()].find(isEveryone);
  if (everyone !== undefined) touchMembership(state, everyone);
}
