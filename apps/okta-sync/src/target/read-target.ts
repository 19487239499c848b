import { foldCase } from '@drawbridge/scim';
import {
  ScimError,
  type Group,
  type ProjectedUser,
  type ResourceList,
  type ScimClient,
} from '@drawbridge/scim-client';

import { attributeNames, createAttributeReader } from './account-attributes.ts';
import { findGroup } from './find-group.ts';
import {
  scimId,
  TargetError,
  type ScimId,
  type TargetGroup,
  type TargetRequest,
  type TargetSnapshot,
  type TargetUser,
} from './target.ts';

const PAGE_SIZE = 500;

/**
 * Reads all users, and the groups asked for with their members. All users, because a filter per person would cost a
 * request each, and because a userName that is taken must be known before a user is created.
 */
export async function readTarget(
  client: ScimClient,
  request: TargetRequest,
  signal: AbortSignal,
): Promise<TargetSnapshot> {
  const users = await readUsers(client, request.attributePaths, signal);
  const groups = new Map<ScimId, TargetGroup>();
  const names = new Map<string, ScimId>();
  for (const name of spellings(request.groupNames)) {
    const id = await findGroup(client, name, signal);
    if (id === undefined) continue;
    names.set(foldCase(name), id);
    await readGroup(client, id, groups, { name, signal });
  }
  const { mirrors, taken } = await findMirrors(client, request.mirrored, signal);
  for (const id of mirrors.values()) await readGroup(client, id, groups, { signal });
  return { users, groups, names, mirrors, taken };
}

/** The first of all spellings of each name. */
function spellings(names: readonly string[]): Iterable<string> {
  const first = new Map<string, string>();
  for (const name of names) if (!first.has(foldCase(name))) first.set(foldCase(name), name);
  return first.values();
}

/** The members of a group now; undefined when it is gone. */
export async function readMembers(
  client: ScimClient,
  id: ScimId,
  signal: AbortSignal,
): Promise<ReadonlySet<ScimId> | undefined> {
  const group = await getGroup(client, id, signal);
  return group === undefined ? undefined : new Set(toTargetGroup(group).members);
}

/** Whether an account is active now; undefined when it is gone. */
export async function readActive(
  client: ScimClient,
  id: ScimId,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const user = await unlessGone(client.users.get(id, { attributes: ['active'], signal }));
  return user === undefined ? undefined : isActive(user);
}

interface Mirrors {
  readonly mirrors: ReadonlyMap<string, ScimId>;
  readonly taken: ReadonlyMap<string, ScimId>;
}

/** One list of all groups without members, rather than a request for each mirror. */
async function findMirrors(
  client: ScimClient,
  mirrored: readonly string[],
  signal: AbortSignal,
): Promise<Mirrors> {
  const mirrors = new Map<string, ScimId>();
  const taken = new Map<string, ScimId>();
  if (mirrored.length === 0) return { mirrors, taken };
  const wanted = new Set(mirrored);
  const query = { attributes: ['displayName', 'externalId'] as const, count: PAGE_SIZE, signal };
  for (const { id, displayName, externalId } of await readAll(client.groups.list(query), 'groups')) {
    if (typeof displayName === 'string') taken.set(foldCase(displayName), scimId(id));
    if (typeof externalId !== 'string' || !wanted.has(externalId)) continue;
    if (mirrors.has(externalId)) {
      throw new TargetError(
        `The application has more than one group with externalId ${externalId}: ${mirrors.get(externalId) ?? ''} and ${id}. Clear it on all but one.`,
      );
    }
    mirrors.set(externalId, scimId(id));
  }
  return { mirrors, taken };
}

async function readGroup(
  client: ScimClient,
  id: ScimId,
  groups: Map<ScimId, TargetGroup>,
  { name, signal }: { readonly name?: string; readonly signal: AbortSignal },
): Promise<void> {
  if (groups.has(id)) return;
  const group = await getGroup(client, id, signal);
  if (group !== undefined) groups.set(id, toTargetGroup(group, name));
}

async function getGroup(client: ScimClient, id: ScimId, signal: AbortSignal): Promise<Group | undefined> {
  return unlessGone(client.groups.get(id, { signal }));
}

async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ScimError && error.status === 404) return undefined;
    throw error;
  }
}

async function readUsers(
  client: ScimClient,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly TargetUser[]> {
  const attributes = ['userName', 'externalId', 'active', ...attributeNames(paths)].join(',');
  const toAttributes = createAttributeReader(paths);
  const users = await readAll(client.users.list({ attributes, count: PAGE_SIZE, signal }), 'users');
  return users.map((user) => toTargetUser(user, toAttributes(user)));
}

/** A whole list, as long as any of its pages says that it is. @throws {TargetError} when there is less. */
async function readAll<T>(list: ResourceList<T>, what: string): Promise<readonly T[]> {
  const all: T[] = [];
  let total = 0;
  for await (const { resources, totalResults = 0 } of list.pages()) {
    all.push(...resources);
    total = Math.max(total, totalResults);
  }
  if (all.length >= total) return all;
  throw new TargetError(
    `The application gave ${all.length} of its ${total} ${what}: they changed while being read.`,
  );
}

function toTargetUser(user: ProjectedUser, attributes: TargetUser['attributes']): TargetUser {
  return {
    id: scimId(user.id),
    userName: user.userName ?? '',
    externalId: user.externalId ?? undefined,
    active: isActive(user),
    attributes,
  };
}

/** A server that leaves `active` out has no notion of it. */
function isActive({ active }: Pick<ProjectedUser, 'active'>): boolean {
  return active ?? true;
}

function toTargetGroup(group: Group, name: string = group.displayName): TargetGroup {
  const members = group.members ?? [];
  const users = members.filter(({ type }) => type !== 'Group');
  return {
    id: scimId(group.id),
    name,
    externalId: group.externalId ?? undefined,
    members: users.flatMap(({ value }) => (value === undefined ? [] : [scimId(value)])),
    otherMembers: members.length - users.length,
  };
}
