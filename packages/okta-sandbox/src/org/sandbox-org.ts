import type { GroupType, OktaGroup } from './group.ts';
import * as groupOperations from './group-operations.ts';
import { oktaId } from './okta-id.ts';
import {
  createOrgState,
  findGroup,
  findUser,
  loadSnapshot,
  needGroup,
  needUser,
  takeSnapshot,
} from './org-state.ts';
import type { ProfileAttributes } from './profile.ts';
import type { OrgSnapshot } from './snapshot.ts';
import type { OktaUser } from './user.ts';
import * as userOperations from './user-operations.ts';

/**
 * The org behind the API, with a hook for everything that an administrator, a directory or a user does to it.
 *
 * A user is named by its id or login, a group by its id or exact name. Times move as in Okta: a membership moves only
 * the group's `lastMembershipUpdated`; a status moves only the user's `statusChanged` and `lastUpdated`; a profile moves
 * only its owner's `lastUpdated`. Suspending and deactivating leave the user in every group but `Everyone`, which holds
 * whoever is not deprovisioned. Every hook throws an `OktaError` with the code that Okta's API would answer.
 */
export interface SandboxOrg {
  /** `00o` and 17 more characters. */
  readonly id: string;
  /** All users, the deprovisioned too, in the order of their ids. */
  readonly users: () => readonly OktaUser[];
  /** All groups in the order of their ids. */
  readonly groups: () => readonly OktaGroup[];
  readonly findUser: (user: string) => OktaUser | undefined;
  readonly findGroup: (group: string) => OktaGroup | undefined;
  /** The members in the order of their ids, whatever their status. */
  readonly membersOf: (group: string) => readonly OktaUser[];
  /** How many members the group has. */
  readonly countMembers: (group: string) => number;
  readonly groupsOf: (user: string) => readonly OktaGroup[];

  /** Creates a user, `ACTIVE` unless told, and puts it into the groups. */
  readonly createUser: (profile: ProfileAttributes, options?: CreateUserOptions) => OktaUser;
  /** Changes the given attributes and keeps the others. */
  readonly updateProfile: (user: string, change: ProfileAttributes) => OktaUser;
  /** From `STAGED`, `PROVISIONED` or `DEPROVISIONED` to `ACTIVE`. */
  readonly activate: (user: string) => OktaUser;
  /** From any status to `DEPROVISIONED`. */
  readonly deactivate: (user: string) => OktaUser;
  /** From `ACTIVE` to `SUSPENDED`. */
  readonly suspend: (user: string) => OktaUser;
  /** From `SUSPENDED` to `ACTIVE`. */
  readonly unsuspend: (user: string) => OktaUser;
  /** From `ACTIVE` to `LOCKED_OUT`, as too many failed sign-ins do. */
  readonly lock: (user: string) => OktaUser;
  /** From `LOCKED_OUT` to `ACTIVE`. */
  readonly unlock: (user: string) => OktaUser;
  /** To `PASSWORD_EXPIRED`. */
  readonly expirePassword: (user: string) => OktaUser;
  /** Deletes a `DEPROVISIONED` user for good, with all memberships. */
  readonly deleteUser: (user: string) => void;

  /** Creates a group, an `OKTA_GROUP` unless told, with these members. */
  readonly createGroup: (profile: ProfileAttributes, options?: CreateGroupOptions) => OktaGroup;
  readonly renameGroup: (group: string, name: string) => OktaGroup;
  readonly replaceGroupProfile: (group: string, profile: ProfileAttributes) => OktaGroup;
  /** Deletes the group; its members stay users. */
  readonly deleteGroup: (group: string) => void;
  readonly addToGroup: (group: string, user: string) => void;
  readonly removeFromGroup: (group: string, user: string) => void;

  /** The whole org as plain JSON. */
  readonly snapshot: () => OrgSnapshot;
  /** Replaces the whole org. */
  readonly restore: (snapshot: OrgSnapshot) => void;
}

/** How a user comes into being. */
export interface CreateUserOptions {
  readonly status?: 'STAGED' | 'PROVISIONED' | 'ACTIVE';
  readonly groups?: readonly string[];
}

/** How a group comes into being. */
export interface CreateGroupOptions {
  readonly type?: GroupType;
  readonly members?: readonly string[];
}

/** Creates the org of a snapshot; times of later changes come from the clock. */
export function createSandboxOrg(snapshot: OrgSnapshot, clock: () => Date): SandboxOrg {
  const state = createOrgState(clock);
  loadSnapshot(state, snapshot);
  return {
    get id() {
      return oktaId('00o', state.seed, 0);
    },
    users: () => [...state.users.values()],
    groups: () => [...state.groups.values()],
    findUser: (user) => findUser(state, user),
    findGroup: (group) => findGroup(state, group),
    membersOf: (group) => groupOperations.membersOf(state, group),
    countMembers: (group) => groupOperations.countMembers(state, group),
    groupsOf: (user) => groupOperations.groupsOf(state, user),

    createUser: (profile, { status = 'ACTIVE', groups = [] } = {}) => {
      const targets = groups.map((group) => groupOperations.needChosenGroup(state, group));
      const user = userOperations.createUser(state, profile, status);
      for (const { id } of targets) groupOperations.addToGroup(state, id, user.id);
      return user;
    },
    updateProfile: (user, change) => userOperations.updateProfile(state, user, change),
    activate: (user) => userOperations.changeStatus(state, user, 'activate'),
    deactivate: (user) => userOperations.changeStatus(state, user, 'deactivate'),
    suspend: (user) => userOperations.changeStatus(state, user, 'suspend'),
    unsuspend: (user) => userOperations.changeStatus(state, user, 'unsuspend'),
    lock: (user) => userOperations.changeStatus(state, user, 'lock'),
    unlock: (user) => userOperations.changeStatus(state, user, 'unlock'),
    expirePassword: (user) => userOperations.changeStatus(state, user, 'expire_password'),
    deleteUser: (user) => userOperations.deleteUser(state, user),

    createGroup: (profile, { type = 'OKTA_GROUP', members = [] } = {}) => {
      const sourceAppId = type === 'APP_GROUP' ? oktaId('0oa', state.seed, 0) : null;
      const joining = members.map((user) => needUser(state, user).id);
      const { id } = groupOperations.createGroup(state, profile, { type, sourceAppId });
      for (const user of joining) groupOperations.addToGroup(state, id, user);
      return needGroup(state, id);
    },
    renameGroup: (group, name) =>
      groupOperations.replaceGroupProfile(state, group, { ...needGroup(state, group).profile, name }),
    replaceGroupProfile: (group, profile) => groupOperations.replaceGroupProfile(state, group, profile),
    deleteGroup: (group) => groupOperations.deleteGroup(state, group),
    addToGroup: (group, user) => groupOperations.addToGroup(state, group, user),
    removeFromGroup: (group, user) => groupOperations.removeFromGroup(state, group, user),

    snapshot: () => takeSnapshot(state),
    restore: (replacement) => loadSnapshot(state, replacement),
  };
}
