import { createScimClient, type ScimClient } from '@drawbridge/scim-client';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import { describe, expect, it } from 'vitest';

import type { GroupSelector } from '../group-selector.ts';
import { type IdentitySource, SourceError, type SourceRequest } from '../identity-source.ts';
import { sourceId } from '../source-id.ts';
import type { SourceSnapshot } from '../source-snapshot.ts';
import { readAttribute } from './read-attribute.ts';
import { createScimSource } from './scim-source.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const KEYS = ['name.givenName', `${ENTERPRISE}:department`];
const { signal } = new AbortController();
const STAFF: GroupSelector = { by: 'name', name: 'Staff' };

describe('a SCIM service provider as the source', () => {
  it('gives groups by name, id and filter, and their people with the attributes that are asked for', async () => {
    const world = await createWorld();
    const { read, ids } = world;
    const selectors: readonly GroupSelector[] = [
      STAFF,
      { by: 'id', id: ids.staff, expectName: 'Staff' },
      { by: 'search', search: 'displayName sw "St"' },
    ];
    const snapshot = await read({ selectors });
    for (const { groups } of snapshot.selections)
      expect(groups).toEqual({ outcome: 'complete', value: [ids.staff] });
    expect(snapshot.groups.get(ids.staff)).toMatchObject({
      outcome: 'complete',
      value: { name: 'Staff', memberIds: [ids.ada, ids.bob] },
    });
    expect(snapshot.users.get(sourceId(ids.ada))).toMatchObject({
      outcome: 'complete',
      value: {
        status: 'ACTIVE',
        login: 'ada@example.com',
        email: 'ada@work.example',
        profile: { 'name.givenName': 'Ada', [`${ENTERPRISE}:department`]: 'IT' },
      },
    });
    expect(snapshot.users.get(sourceId(ids.bob))).toMatchObject({ value: { status: 'SUSPENDED' } });
  });

  it('finds people by userName', async () => {
    const { findUsers, ids } = await createWorld();
    const found = await findUsers(['ADA@example.com', 'bob@example.com', 'nobody'], { signal });
    expect(found.get('ADA@example.com')).toMatchObject({ outcome: 'complete', value: { id: ids.ada } });
    expect(found.get('bob@example.com')).toMatchObject({ value: { status: 'SUSPENDED' } });
    expect(found.get('nobody')).toEqual({ outcome: 'gone' });
  });

  it('proves who is gone, and which group is', async () => {
    const { client, read, ids } = await createWorld();
    await client.users.delete(ids.bob);
    const { users, groups, selections } = await read({
      selectors: [
        { by: 'id', id: 'nothing', expectName: undefined },
        { by: 'name', name: 'Nobody' },
      ],
      alsoUsers: [sourceId(ids.bob), sourceId(ids.ada)],
    });
    expect(users.get(sourceId(ids.bob))).toEqual({ outcome: 'gone' });
    expect(users.get(sourceId(ids.ada))).toMatchObject({ outcome: 'complete' });
    expect(groups.get('nothing')).toMatchObject({ outcome: 'gone' });
    expect(selections[1]?.groups).toMatchObject({ outcome: 'gone' });
  });

  it('is incomplete where the numbers do not agree, or a group changes while it is read', async () => {
    const { read, ids, spoil } = await createWorld();
    spoil((request, body) =>
      request.url.includes('/Users?') ? { ...body, totalResults: Number(body['totalResults']) + 1 } : body,
    );
    expect((await read({ selectors: [STAFF] })).groups.get(ids.staff)).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('2 came, and the service provider counts 3'),
    });
    let reads = 0;
    spoil((request, body) => {
      if (!request.url.endsWith(`/Groups/${ids.staff}`)) return body;
      reads += 1;
      return reads === 1 ? { ...body, members: [] } : body;
    });
    expect((await read({ selectors: [STAFF] })).groups.get(ids.staff)).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('changed meanwhile'),
    });
  });

  it('that refuses the token ends the read with one sentence', async () => {
    const { read } = await createWorld('wrong');
    await expect(read({ selectors: [STAFF] })).rejects.toThrow(
      new SourceError('The service provider that people are read from refused the token.'),
    );
  });
});

it('an attribute is found by its path, in any letter case, the primary value first', () => {
  const user = {
    name: { givenName: 'Ada' },
    emails: [{ value: 'a' }, { value: 'b', primary: true }],
    [ENTERPRISE]: { department: 'IT', manager: { value: '7' } },
    title: null,
  };
  const paths = ['NAME.givenname', 'emails.value', `${ENTERPRISE}:manager.value`, 'title', 'name.x.y'];
  expect(paths.map((path) => readAttribute(user, path))).toEqual(['Ada', 'b', '7', undefined, undefined]);
});

type Body = Readonly<Record<string, unknown>>;

interface World {
  readonly findUsers: IdentitySource['findUsers'];
  readonly client: ScimClient;
  readonly ids: { readonly ada: string; readonly bob: string; readonly staff: string };
  readonly read: (request: Partial<SourceRequest>) => Promise<SourceSnapshot>;
  /** Changes every answer to the source from now on. */
  readonly spoil: (change: (request: Request, body: Body) => Body) => void;
}

async function createWorld(token = 'right'): Promise<World> {
  const handler = createScimHandler({
    store: createMemoryStore(),
    authenticate: (given) => (given === 'right' ? { name: 'test', scopes: ['scim'] } : undefined),
  });
  const baseUrl = 'https://people.test/api/scim/v2';
  const client = createScimClient({ baseUrl, token: 'right', fetch: handler });
  const ada = await client.users.create({
    userName: 'ada@example.com',
    name: { givenName: 'Ada' },
    emails: [{ value: 'ada@work.example', primary: true }],
    [ENTERPRISE]: { department: 'IT' },
  });
  const bob = await client.users.create({ userName: 'bob@example.com', active: false });
  const staff = await client.groups.create({ displayName: 'Staff' });
  await client.groups.addMembers(staff.id, [ada.id, bob.id]);
  let change = (_: Request, body: Body): Body => body;
  const source = createScimSource({
    baseUrl,
    token,
    profileKeys: KEYS,
    fetch: async (request) => {
      const response = await handler(request);
      if (response.status !== 200) return response;
      const body = (await response.json()) as Body;
      return Response.json(change(request, body), { headers: { 'content-type': 'application/scim+json' } });
    },
  });
  return {
    client,
    findUsers: source.findUsers,
    ids: { ada: ada.id, bob: bob.id, staff: staff.id },
    read: (request) =>
      source.read(
        { selectors: [], privileged: [], previous: undefined, mode: 'full', alsoUsers: [], ...request },
        { signal },
      ),
    spoil: (given) => {
      change = given;
    },
  };
}
