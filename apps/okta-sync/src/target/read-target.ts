import { foldCase } from '@drawbridge/scim';
import type { Group, ProjectedUser, ScimClient } from '@drawbridge/scim-client';

import {
  scimId,
  TargetError,
  type ScimId,
  type TargetGroup,
  type TargetSnapshot,
  type TargetUser,
} from './target.ts';

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
  const groups = new Map<ScimId, TargetGroup>();
  const ids = new Map<string, ScimId>();
  for (const name of names.filter((one, at) => names.findIndex(sameAs(one)) === at)) {
    const id = await findGroup(client, name, signal);
    if (id === undefined) continue;
    ids.set(foldCase(name), id);
    if (!groups.has(id)) groups.set(id, toTargetGroup(name, await client.groups.get(id, { signal })));
  }
  return { users, groups, names: ids };
}

/**
 * Finds a group by its name or, where the application puts a prefix before the names of its own groups, by the name
 * without it: the application knows that both mean the same group, and answers with the one that it shows.
 */
async function findGroup(client: ScimClient, name: string, signal: AbortSignal): Promise<ScimId | undefined> {
  const filter = `displayName eq ${JSON.stringify(name)}`;
  const fitting: { readonly id: string; readonly displayName: string }[] = [];
  // The ending is checked, so that an application that ignores filters does not pass off its first group.
  for await (const { id, displayName = '' } of client.groups.list({
    attributes: ['displayName'],
    filter,
    signal,
  })) {
    if (isNamed(displayName, name)) fitting.push({ id, displayName });
  }
  const exact = fitting.filter(({ displayName }) => sameAs(name)(displayName));
  const [found, ...more] = exact.length > 0 ? exact : fitting;
  if (found === undefined) return undefined;
  if (more.length === 0) return scimId(found.id);
  const all = [found, ...more].map(({ id, displayName }) => `${displayName} (${id})`).join(', ');
  throw new TargetError(`The application has ${more.length + 1} groups that ${name} may mean: ${all}.`);
}

function isNamed(displayName: string, name: string): boolean {
  const shown = foldCase(displayName);
  const ending = foldCase(name);
  return shown.endsWith(ending) && !/[\p{L}\p{N}]$/u.test(shown.slice(0, shown.length - ending.length));
}

function sameAs(name: string): (other: string) => boolean {
  const folded = foldCase(name);
  return (other) => foldCase(other) === folded;
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

function toTargetGroup(name: string, group: Group): TargetGroup {
  const members = group.members ?? [];
  const users = members.filter(({ type }) => type !== 'Group');
  return {
    id: scimId(group.id),
    name,
    members: users.flatMap(({ value }) => (value === undefined ? [] : [scimId(value)])),
    otherMembers: members.length - users.length,
  };
}
