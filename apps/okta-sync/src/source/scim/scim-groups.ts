import { type Group, ScimConnectionError, ScimError, type ScimClient } from '@drawbridge/scim-client';

import type { GroupSelector } from '../group-selector.ts';
import { SourceError } from '../identity-source.ts';
import { incomplete, type ReadOutcome } from '../read-outcome.ts';
import { haveSameItems } from '../same-items.ts';
import { sourceId } from '../source-id.ts';
import type { SourceGroup } from '../source-snapshot.ts';
import { type PeopleRead, readWhole } from './scim-people.ts';

/** Finds the groups that a selector names. `search` is a SCIM filter. */
export async function selectScimGroups(
  client: ScimClient,
  selector: GroupSelector,
  signal: AbortSignal,
): Promise<ReadOutcome<readonly string[]>> {
  switch (selector.by) {
    case 'id':
      return { outcome: 'complete', value: [selector.id] };
    case 'name':
      return onlyOne(
        await listGroups(client, `displayName eq ${JSON.stringify(selector.name)}`, signal),
        selector.name,
      );
    case 'search':
      return toIds(await listGroups(client, selector.search, signal));
  }
}

/**
 * Reads a group with its members, and once more: what both reads say, and what agrees with the people who were read, is
 * complete.
 */
export async function readScimGroup(
  client: ScimClient,
  id: string,
  people: PeopleRead,
  signal: AbortSignal,
): Promise<ReadOutcome<SourceGroup>> {
  return outcomeOf(`group ${id}`, async () => {
    const group = toSourceGroup(await client.groups.get(id, { signal }));
    const again = toSourceGroup(await client.groups.get(id, { signal }));
    const problem =
      people.problem ??
      (haveSameItems(group.memberIds, again.memberIds) ? undefined : 'its membership changed meanwhile') ??
      (again.memberIds.every((member) => people.users.has(member))
        ? undefined
        : 'it has members who are not among the users');
    if (problem === undefined) return { outcome: 'complete', value: again };
    return incomplete(`group ${group.name} was not read completely: ${problem}`, again);
  });
}

/** What a read amounts to when it throws. @throws {SourceError} for a token that is refused. */
export async function outcomeOf<T>(
  what: string,
  read: () => Promise<ReadOutcome<T>>,
): Promise<ReadOutcome<T>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ScimError && error.status === 401) throw refusedToken(error);
    if (error instanceof ScimError && error.status === 404) {
      return { outcome: 'gone', reason: `${what} does not exist any more` };
    }
    if (error instanceof ScimError && error.status === 403) {
      return { outcome: 'forbidden', reason: `${what}: the token may not read it` };
    }
    if (error instanceof ScimError)
      return incomplete(`${what}: the service provider answered ${error.status}`);
    if (error instanceof ScimConnectionError) return incomplete(`${what}: ${error.message}`);
    throw error;
  }
}

/** The sentence for a token that is refused. */
export function refusedToken(cause: unknown): SourceError {
  return new SourceError('The service provider that people are read from refused the token.', { cause });
}

async function listGroups(
  client: ScimClient,
  filter: string,
  signal: AbortSignal,
): Promise<ReadOutcome<readonly { readonly id: string; readonly name: string }[]>> {
  return outcomeOf(`the filter ${filter}`, async () => {
    const attributes = ['displayName'] as const;
    const found = new Map<string, string>();
    const problem = await readWhole(
      client.groups.list({ filter, attributes, signal }),
      client.groups.list({ filter, attributes, count: 1, signal }),
      ({ id, displayName = '' }) => found.set(id, displayName),
    );
    const groups = [...found].map(([id, name]) => ({ id, name }));
    return problem === undefined
      ? { outcome: 'complete', value: groups }
      : incomplete(`the groups of ${filter}: ${problem}`, groups);
  });
}

function onlyOne(read: Awaited<ReturnType<typeof listGroups>>, name: string): ReadOutcome<readonly string[]> {
  if (read.outcome !== 'complete') return toIds(read);
  const ids = read.value.filter((group) => group.name === name).map(({ id }) => id);
  if (ids.length === 1) return { outcome: 'complete', value: ids };
  if (ids.length === 0) return { outcome: 'gone', reason: `no group is named ${name}` };
  return incomplete(`${ids.length} groups are named ${name}: map one by id (${ids.join(', ')})`);
}

function toIds(read: Awaited<ReturnType<typeof listGroups>>): ReadOutcome<readonly string[]> {
  switch (read.outcome) {
    case 'complete':
      return { outcome: 'complete', value: read.value.map(({ id }) => id) };
    case 'incomplete':
      return incomplete(
        read.reason,
        read.value?.map(({ id }) => id),
      );
    case 'gone':
    case 'forbidden':
      return read;
  }
}

function toSourceGroup({ id, displayName, members = [], meta }: Group): SourceGroup {
  const users = members.filter(({ type }) => type !== 'Group');
  const memberIds = [
    ...new Set(users.flatMap(({ value }) => (value === undefined ? [] : [sourceId(value)]))),
  ];
  return {
    id,
    name: displayName,
    memberIds,
    membersCount: memberIds.length,
    changedAt: meta.lastModified,
  };
}
