import { createScimClient, type ScimClient, ScimConnectionError, ScimError } from '@drawbridge/scim-client';

import type { FetchFunction } from '../../fetch-function.ts';
import { dateOf } from '../answer-date.ts';
import { distinctSelectors } from '../group-selector.ts';
import { type IdentitySource, SourceError, type SourceRequest } from '../identity-source.ts';
import { failed, ok, type Probe, warning } from '../probe.ts';
import { incomplete, type ReadOutcome, type UserOutcome, valueOf } from '../read-outcome.ts';
import type { SourceId } from '../source-id.ts';
import type { Selection, SourceGroup, SourceSnapshot } from '../source-snapshot.ts';
import { outcomeOf, readScimGroup, refusedToken, selectScimGroups } from './scim-groups.ts';
import { type PeopleRead, readPeople, toSourceUser } from './scim-people.ts';

/** How to read a SCIM service provider. */
export interface ScimSourceOptions {
  /** Where /Users lies below. */
  readonly baseUrl: string;
  readonly token: string;
  /** The attributes of people that are kept, as SCIM paths such as `name.givenName`. */
  readonly profileKeys: readonly string[];
  readonly fetch?: FetchFunction | undefined;
}

/** A SCIM service provider as the identity source. Every read is a full one. */
export function createScimSource({ baseUrl, token, profileKeys, fetch }: ScimSourceOptions): IdentitySource {
  let requests = 0;
  let date: number | undefined;
  const client = createScimClient({
    baseUrl,
    token,
    ...(fetch !== undefined && { fetch }),
    hooks: {
      onResponse: ({ headers }) => {
        requests += 1;
        date = dateOf(headers);
      },
    },
  });

  async function read(request: SourceRequest, signal: AbortSignal): Promise<SourceSnapshot> {
    const people = await readPeople(client, profileKeys, signal);
    const takenAt = new Date(date ?? Date.now()).toISOString();
    const selections: Selection[] = [];
    const groups = new Map<string, ReadOutcome<SourceGroup>>();
    for (const selector of distinctSelectors(request.selectors)) {
      const selected = await selectScimGroups(client, selector, signal);
      for (const id of valueOf(selected) ?? []) {
        if (!groups.has(id)) groups.set(id, await readScimGroup(client, id, people, signal));
      }
      selections.push(confirmed({ selector, groups: selected }, groups));
    }
    const users = await usersOf(groups, people, request.alsoUsers, (ids) => lookUp(ids, signal));
    return {
      source: baseUrl,
      profileKeys,
      takenAt,
      fullAt: takenAt,
      watermark: undefined,
      selections,
      groups,
      users,
    };
  }

  async function lookUp(
    ids: readonly SourceId[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<SourceId, UserOutcome>> {
    const outcomes = new Map<SourceId, UserOutcome>();
    for (const id of ids) {
      const found = await outcomeOf(id, async () => ({
        outcome: 'complete',
        value: toSourceUser(await client.users.get(id, { signal }), profileKeys),
      }));
      if (found.outcome === 'complete') outcomes.set(id, found);
      else
        outcomes.set(
          id,
          found.outcome === 'gone' ? { outcome: 'gone' } : { outcome: 'unknown', reason: found.reason },
        );
    }
    return outcomes;
  }

  async function findByLogin(
    logins: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, UserOutcome>> {
    const outcomes = new Map<string, UserOutcome>();
    for (const login of logins) {
      const found = await outcomeOf(login, async () => {
        const user = await client.users.findByUserName(login, { signal });
        return { outcome: 'complete', value: user };
      });
      if (found.outcome !== 'complete') outcomes.set(login, { outcome: 'unknown', reason: found.reason });
      else if (found.value === undefined) outcomes.set(login, { outcome: 'gone' });
      else outcomes.set(login, { outcome: 'complete', value: toSourceUser(found.value, profileKeys) });
    }
    return outcomes;
  }

  return {
    name: 'the service provider',
    read: (request, { signal }) => orSourceError(baseUrl, () => read(request, signal)),
    readUsers: (ids, { signal }) => orSourceError(baseUrl, () => lookUp(ids, signal)),
    findUsers: (logins, { signal }) => orSourceError(baseUrl, () => findByLogin(logins, signal)),
    probe: ({ signal }) => probe(client, baseUrl, signal),
    cost: () => ({ requests, repeats: undefined, rate: undefined }),
  };
}

function confirmed(selection: Selection, groups: ReadonlyMap<string, ReadOutcome<SourceGroup>>): Selection {
  const { selector } = selection;
  if (selector.by !== 'id' || selector.expectName === undefined) return selection;
  const read = groups.get(selector.id);
  const name = read === undefined ? undefined : valueOf(read)?.name;
  if (name === undefined || name === selector.expectName) return selection;
  const reason = `group ${selector.id} is named ${name}, not ${selector.expectName} as expectName says: correct the mapping`;
  return { selector, groups: incomplete(reason) };
}

async function usersOf(
  groups: ReadonlyMap<string, ReadOutcome<SourceGroup>>,
  { users: known }: PeopleRead,
  alsoUsers: readonly SourceId[],
  lookUp: (ids: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, UserOutcome>>,
): Promise<ReadonlyMap<SourceId, UserOutcome>> {
  const members = [...groups.values()].flatMap((read) => valueOf(read)?.memberIds ?? []);
  const wanted = [...new Set([...members, ...alsoUsers])];
  const users = new Map<SourceId, UserOutcome>();
  for (const id of wanted) {
    const value = known.get(id);
    if (value !== undefined) users.set(id, { outcome: 'complete', value });
  }
  // That somebody does not exist takes both: a list without them, and a 404 for their id.
  return new Map([...users, ...(await lookUp(wanted.filter((id) => !users.has(id))))]);
}

async function probe(client: ScimClient, baseUrl: string, signal: AbortSignal): Promise<readonly Probe[]> {
  try {
    const { totalResults, resources } = await client.users.list({ count: 1, signal }).page();
    const counted = totalResults ?? resources.length;
    return [
      ok('reachable', `The service provider answers at ${baseUrl}.`),
      counted > 0
        ? ok('sees-users', `${counted} people are there.`)
        : warning('sees-users', 'The service provider shows nobody.', 'Check what the token may read.'),
    ];
  } catch (error) {
    if (!(error instanceof ScimError) && !(error instanceof ScimConnectionError)) throw error;
    return [failed('reachable', error.message, 'Check the address and the token in SOURCE_SCIM_TOKEN.')];
  }
}

async function orSourceError<T>(baseUrl: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScimError && error.status === 401) throw refusedToken(error);
    if (error instanceof ScimError || error instanceof ScimConnectionError) {
      throw new SourceError(`The people at ${baseUrl} cannot be read: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
