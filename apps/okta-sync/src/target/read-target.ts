import type { Group, ProjectedUser, ScimClient } from '@drawbridge/scim-client';

import { scimId, TargetError, type TargetGroup, type TargetSnapshot, type TargetUser } from './target.ts';

const PAGE_SIZE = 500;

/**
 * Reads all users, and the named groups with their members. All users, because a filter per person would cost a request
 * each, and because a userName that is taken must be known before a user is created.
 */
export async function readTarget(
  client: ScimClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<TargetSnapshot> {
  const users = await readUsers(client, signal);
  const groups = new Map<string, TargetGroup>();
  for (const name of names) {
    const found = await client.groups.findByDisplayName(name, { signal });
    if (found !== undefined) groups.set(name, toTargetGroup(await client.groups.get(found.id, { signal })));
  }
  return { users, groups };
}

async function readUsers(client: ScimClient, signal: AbortSignal): Promise<readonly TargetUser[]> {
  const users: TargetUser[] = [];
  let total = 0;
  const attributes = ['userName', 'externalId', 'active'];
  for await (const page of client.users.list({ attributes, count: PAGE_SIZE, signal }).pages()) {
    users.push(...page.resources.map(toTargetUser));
    total = page.totalResults ?? 0;
  }
  if (users.length >= total) return users;
  throw new TargetError(
    `The application gave ${users.length} of its ${total} users: they changed while being read.`,
  );
}

function toTargetUser(user: ProjectedUser): TargetUser {
  return {
    id: scimId(user.id),
    userName: user.userName ?? '',
    externalId: user.externalId ?? undefined,
    // A server that leaves `active` out has no notion of it.
    active: user.active ?? true,
  };
}

function toTargetGroup(group: Group): TargetGroup {
  const members = group.members ?? [];
  const users = members.filter(({ type }) => type !== 'Group');
  return {
    id: scimId(group.id),
    members: users.flatMap(({ value }) => (value === undefined ? [] : [scimId(value)])),
    otherMembers: members.length - users.length,
  };
}
