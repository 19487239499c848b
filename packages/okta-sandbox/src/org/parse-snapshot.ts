import { isJsonObject } from '../json.ts';
import { isGroupType, type OktaGroup } from './group.ts';
import { parseProfileAttributes, toGroupProfile, toUserProfile } from './profile.ts';
import type { GroupMemberships, OrgSnapshot } from './snapshot.ts';
import { isUserStatus, type OktaUser } from './user.ts';

/**
 * Reads a snapshot back from JSON, for instance from the file that an earlier run wrote.
 *
 * @throws Error with one sentence that names the first thing that is wrong.
 */
export function parseOrgSnapshot(value: unknown): OrgSnapshot {
  if (!isJsonObject(value) || value['version'] !== 1) throw broken('it is not a snapshot of version 1');
  const users = list(value, 'users').map(parseUser);
  const groups = list(value, 'groups').map(parseGroup);
  const memberships = list(value, 'memberships').map(parseMemberships);
  checkReferences(users, groups, memberships);
  return {
    version: 1,
    seed: integer(value, 'seed'),
    nextOrdinal: integer(value, 'nextOrdinal'),
    users,
    groups,
    memberships,
  };
}

function parseUser(value: unknown): OktaUser {
  if (!isJsonObject(value)) throw broken('a user is not an object');
  const { status } = value;
  if (!isUserStatus(status)) throw broken(`a user has the unknown status ${JSON.stringify(status)}`);
  return {
    id: text(value, 'id'),
    status,
    created: text(value, 'created'),
    activated: textOrNull(value, 'activated'),
    statusChanged: textOrNull(value, 'statusChanged'),
    lastLogin: textOrNull(value, 'lastLogin'),
    lastUpdated: text(value, 'lastUpdated'),
    passwordChanged: textOrNull(value, 'passwordChanged'),
    profile: toUserProfile(parseProfileAttributes(value['profile'])),
  };
}

function parseGroup(value: unknown): OktaGroup {
  if (!isJsonObject(value)) throw broken('a group is not an object');
  const { type } = value;
  if (!isGroupType(type)) throw broken(`a group has the unknown type ${JSON.stringify(type)}`);
  return {
    id: text(value, 'id'),
    created: text(value, 'created'),
    lastUpdated: text(value, 'lastUpdated'),
    lastMembershipUpdated: text(value, 'lastMembershipUpdated'),
    type,
    sourceAppId: textOrNull(value, 'sourceAppId'),
    profile: toGroupProfile(parseProfileAttributes(value['profile'])),
  };
}

function parseMemberships(value: unknown): GroupMemberships {
  if (!isJsonObject(value)) throw broken('a membership is not an object');
  const userIds = list(value, 'userIds').map((id) => {
    if (typeof id !== 'string') throw broken('a member is not a user id');
    return id;
  });
  return { groupId: text(value, 'groupId'), userIds };
}

function checkReferences(
  users: readonly OktaUser[],
  groups: readonly OktaGroup[],
  memberships: readonly GroupMemberships[],
): void {
  const userIds = new Set(users.map(({ id }) => id));
  const groupIds = new Set(groups.map(({ id }) => id));
  for (const { groupId, userIds: members } of memberships) {
    if (!groupIds.has(groupId)) throw broken(`there is no group ${groupId}`);
    const stranger = members.find((id) => !userIds.has(id));
    if (stranger !== undefined) throw broken(`there is no user ${stranger}`);
  }
}

function list(object: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const value = object[name];
  if (!Array.isArray(value)) throw broken(`${name} is not a list`);
  return value;
}

function integer(object: Readonly<Record<string, unknown>>, name: string): number {
  const value = object[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw broken(`${name} is not an integer`);
  return value;
}

function text(object: Readonly<Record<string, unknown>>, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw broken(`${name} is not a string`);
  return value;
}

function textOrNull(object: Readonly<Record<string, unknown>>, name: string): string | null {
  return object[name] === null ? null : text(object, name);
}

function broken(reason: string): Error {
  return new Error(`The Okta sandbox cannot be restored: ${reason}.`);
}
