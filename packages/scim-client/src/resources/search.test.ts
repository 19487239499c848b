import { expect, expectTypeOf, test } from 'vitest';
import {
  createScimClient,
  eq,
  or,
  sw,
  type Group,
  type ProjectedUser,
  type ResourceList,
  type ScimClient,
  type User,
} from '../index.ts';
import { createTestClient } from '../testing.ts';
import { createProvider } from '../../test/provider.ts';

function start(): { readonly client: ScimClient; readonly sent: string[] } {
  const handler = createProvider();
  const sent: string[] = [];
  const fetch = (request: Request): Promise<Response> => {
    sent.push(`${request.method} ${new URL(request.url).pathname}${new URL(request.url).search}`);
    return handler(request);
  };
  return {
    client: createTestClient(fetch),
    sent,
  };
}

test('a search reads every page, and puts nothing into the URL', async () => {
  const { client, sent } = start();
  for (const name of ['ada', 'adam', 'bob', 'adele']) await client.users.create({ userName: name });
  sent.length = 0;
  const names: string[] = [];
  const query = { filter: sw('userName', 'ad'), count: 2, sortBy: 'userName' } as const;
  for await (const { userName } of client.users.search(query)) names.push(userName);
  expect(names).toEqual(['ada', 'adam', 'adele']);
  expect(new Set(sent)).toEqual(new Set(['POST /api/scim/v2/Users/.search']));
});

test('attributes as text go as they are, into a URL and into a body', async () => {
  const { client, sent } = start();
  await client.users.create({ userName: 'ada', title: 'Countess' });
  sent.length = 0;
  const attributes = 'userName, title';
  const [listed] = (await client.users.list({ attributes }).page()).resources;
  const [found] = (await client.users.search({ attributes }).page()).resources;
  expect(listed).toEqual(found);
  expect(Object.keys(listed ?? {}).toSorted()).toEqual(['id', 'schemas', 'title', 'userName']);
  expect(sent[0]).toContain('attributes=userName%2C+title');
});

test('a search over everything gives users and groups', async () => {
  const { client } = start();
  await client.users.create({ userName: 'ada', displayName: 'Engines' });
  await client.groups.create({ displayName: 'Engines' });
  const types: string[] = [];
  for await (const { meta } of client.search({ filter: eq('displayName', 'engines') }))
    types.push(meta.resourceType);
  expect(types.toSorted()).toEqual(['Group', 'User']);
});

test('a search is sent again, since it changes nothing', async () => {
  const statuses = [503, 200];
  const client = createScimClient({
    baseUrl: 'https://app.test',
    fetch: () =>
      Promise.resolve(
        Response.json(
          { Resources: [], totalResults: 0 },
          { status: statuses.shift() ?? 500, headers: { 'retry-after': '0' } },
        ),
      ),
  });
  await expect(client.groups.search().page()).resolves.toMatchObject({ resources: [] });
});

test('what a search gives and takes is checked by the compiler', () => {
  const check = (client: ScimClient): void => {
    expectTypeOf(client.search()).toEqualTypeOf<ResourceList<User | Group>>();
    expectTypeOf(client.users.search({ attributes: ['userName'] })).toEqualTypeOf<
      ResourceList<ProjectedUser>
    >();
    client.search({ filter: or(eq('userName', 'ada'), eq('members.value', '1')) });
    // @ts-expect-error: users have no members
    client.users.search({ filter: eq('members.value', '1') });
  };
  return check;
});

test('/Me of a service provider whose tokens stand for nobody is a typed refusal', async () => {
  const { client } = start();
  await expect(client.me.get()).rejects.toMatchObject({
    name: 'ScimResponseError',
    status: 501,
    path: '/Me',
  });
});

test('/Me is read, replaced, changed and deleted', async () => {
  const calls: unknown[] = [];
  const client = createScimClient({
    baseUrl: 'https://app.test',
    fetch: async (request) => {
      const text = await request.text();
      calls.push([request.method, new URL(request.url).pathname, text === '' ? undefined : JSON.parse(text)]);
      return request.method === 'DELETE'
        ? new Response(null, { status: 204 })
        : Response.json({ id: '1', userName: 'ada' });
    },
  });
  expect(await client.me.get()).toEqual({ id: '1', userName: 'ada' });
  await client.me.replace({ userName: 'ada' });
  await client.me.patch([{ op: 'remove', path: 'title' }]);
  await client.me.delete();
  expect(calls).toEqual([
    ['GET', '/Me', undefined],
    ['PUT', '/Me', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' }],
    [
      'PATCH',
      '/Me',
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'remove', path: 'title' }],
      },
    ],
    ['DELETE', '/Me', undefined],
  ]);
});
