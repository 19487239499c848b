import { describe, expect, it } from 'vitest';
import { type ScimClient } from './index.ts';
import { createTestClient, retoolLike, withoutPatch, type FetchLike } from './testing.ts';
import { createProvider } from '../test/provider.ts';

describe.each([
  ['without PATCH', withoutPatch],
  ["like Retool's own API", retoolLike],
])('a service provider %s', (_, wrap) => {
  it('has members added and removed, each once, and the others left alone', async () => {
    const { client, sent } = connect(wrap);
    const users = await Promise.all(
      ['ada', 'bob', 'eve'].map((userName) => client.users.create({ userName })),
    );
    const [ada = '', bob = '', eve = ''] = users.map(({ id }) => id);
    const { id } = await client.groups.create({ displayName: 'Platform', members: [{ value: ada }] });
    await client.groups.addMembers(id, [bob, eve]);
    await client.groups.removeMembers(id, [ada]);
    expect((await client.groups.get(id)).members?.map(({ value }) => value).toSorted()).toEqual(
      [bob, eve].toSorted(),
    );
    // Having refused PATCH once, it is not asked again.
    expect(sent().filter((method) => method === 'PATCH')).toHaveLength(1);
    expect((await client.capabilities()).patch).toBe(false);
  });

  it('has an attribute changed, keeps the others, and is not written when nothing changes', async () => {
    const { client, sent } = connect(wrap);
    const { id } = await client.users.create({ userName: 'ada', title: 'Countess', externalId: '00u1' });
    await client.users.patch(id, [{ op: 'replace', path: 'active', value: false }]);
    await client.users.patch(id, [{ op: 'replace', path: 'active', value: false }]);
    expect(await client.users.get(id)).toMatchObject({
      title: 'Countess',
      externalId: '00u1',
      active: false,
    });
    expect(sent().filter((method) => method === 'PUT')).toHaveLength(1);
  });

  it("has an extension of the service provider's own changed, and keeps the rest of it", async () => {
    const { client } = connect((fetch) => wrap(keepsBadges(fetch)));
    const { id } = await client.users.create({ userName: 'ada', title: 'Countess' });
    await client.users.patch(id, [
      { op: 'add', path: `${BADGE}:badge`, value: 'b1' },
      { op: 'add', value: { [BADGE]: { level: 3 } } },
    ]);
    await client.users.patch(id, [{ op: 'replace', path: `${BADGE}:level`, value: 4 }]);
    expect(await client.users.get(id)).toMatchObject({
      title: 'Countess',
      [BADGE]: { badge: 'b1', level: 4 },
    });
  });

  it('does not guess what a change makes of a resource of another kind', async () => {
    const { client, sent } = connect(wrap);
    const devices = client.resources('/Devices', 'urn:acme:params:scim:schemas:core:2.0:Device');
    const change = devices.patch('1', [{ op: 'replace', path: 'serialNumber', value: 's2' }]);
    await expect(change).rejects.toMatchObject({ method: 'PATCH' });
    expect(sent()).toEqual(['PATCH']);
  });

  it('still says that what is gone is gone', async () => {
    const { client } = connect(wrap);
    const gone = client.users.patch('nobody', [{ op: 'replace', path: 'active', value: false }]);
    await expect(gone).rejects.toMatchObject({ status: 404 });
  });

  it('has nobody listed twice', async () => {
    const { client } = connect(wrap);
    for (let number = 1; number <= 7; number += 1) await client.users.create({ userName: `user${number}` });
    const names: string[] = [];
    for await (const { userName } of client.users.list({ count: 3 })) names.push(userName);
    expect(names).toHaveLength(7);
    expect(new Set(names).size).toBe(7);
  });
});

it('a change through PUT is begun anew when somebody else was faster, and loses neither', async () => {
  const handler = createProvider();
  const direct = createTestClient(handler);
  const { id } = await direct.users.create({ userName: 'ada' });
  let reads = 0;
  const fetch: FetchLike = async (request) => {
    const answer = await withoutPatch(handler)(request);
    if (request.method === 'GET' && (reads += 1) === 1) {
      await direct.users.patch(id, [{ op: 'replace', path: 'title', value: 'Countess' }]);
    }
    return answer;
  };
  const client = createTestClient(fetch);
  await client.users.patch(id, [{ op: 'replace', path: 'active', value: false }]);
  expect(await direct.users.get(id)).toMatchObject({ title: 'Countess', active: false });
});

it.each([
  [25, 25],
  [0, undefined],
  ['many', undefined],
])('a configuration with maxOperations %s tells of %s operations', async (maxOperations, told) => {
  const config = { patch: { supported: true }, bulk: { supported: true, maxOperations } };
  const client = createTestClient(() => Promise.resolve(Response.json(config)));
  expect((await client.capabilities()).maxOperations).toBe(told);
});

it('a list that goes on by cursor is read to its end', async () => {
  const pages = new Map([
    [null, { Resources: [{ id: 1, userName: 'ada' }], nextCursor: 'next' }],
    ['next', { Resources: [], nextCursor: 'last' }],
    ['last', { Resources: [{ id: 2, userName: 'bob' }] }],
  ]);
  const fetch: FetchLike = (request) =>
    Promise.resolve(Response.json(pages.get(new URL(request.url).searchParams.get('cursor'))));
  const client = createTestClient(fetch);
  const ids: string[] = [];
  for await (const { id } of client.users.list()) ids.push(id);
  expect(ids).toEqual(['1', '2']);
});

const BADGE = 'urn:acme:params:scim:schemas:extension:Badge';

/** Keeps an extension that the service provider behind does not know. */
function keepsBadges(fetch: FetchLike): FetchLike {
  const badges = new Map<string, unknown>();
  return async (request) => {
    const { [BADGE]: sent } = (request.method === 'PUT' ? await request.clone().json() : {}) as Badged;
    const answer = await fetch(request);
    if (!new URL(request.url).pathname.includes('/Users/')) return answer;
    if (request.method === 'PUT') badges.set(request.url, sent);
    const user = (await answer.json()) as object;
    return Response.json({ ...user, [BADGE]: badges.get(request.url) }, { status: answer.status });
  };
}

interface Badged {
  readonly [BADGE]?: unknown;
}

function connect(wrap: (fetch: FetchLike) => FetchLike): {
  readonly client: ScimClient;
  readonly sent: () => readonly string[];
} {
  const methods: string[] = [];
  const server = wrap(createProvider());
  const fetch: FetchLike = (request) => {
    methods.push(request.method);
    return server(request);
  };
  return { client: createTestClient(fetch), sent: () => methods };
}
