import { describe, expect, test } from 'vitest';
import { type ScimClient } from '../index.ts';
import { createTestClient, retoolLike, withoutPatch, type FetchLike } from '../testing.ts';
import { createProvider } from '../../test/provider.ts';

function start(wrap: (fetch: FetchLike) => FetchLike): {
  readonly client: ScimClient;
  readonly sent: string[];
} {
  const handler = wrap(createProvider());
  const sent: string[] = [];
  const fetch: FetchLike = async (request) => {
    sent.push(`${request.method} ${await request.clone().text()}`);
    return handler(request);
  };
  return {
    client: createTestClient(fetch),
    sent,
  };
}

describe.each([
  ['with PATCH', (fetch: FetchLike) => fetch],
  ['without PATCH', withoutPatch],
  ["like Retool's own API", retoolLike],
])('a service provider %s', (_, wrap) => {
  test('a group gets exactly the members that it shall have', async () => {
    const { client } = start(wrap);
    const [ada = '', bob = '', eve = ''] = await createUsers(client);
    const { id } = await client.groups.create({
      displayName: 'Platform',
      members: [{ value: ada }, { value: bob }],
    });
    expect(await client.groups.setMembers(id, [bob, eve, eve])).toEqual({ added: [eve], removed: [ada] });
    expect(await membersOf(client, id)).toEqual([bob, eve].toSorted());
    expect(await client.groups.setMembers(id, [])).toEqual({ added: [], removed: [bob, eve] });
    expect(await membersOf(client, id)).toEqual([]);
  });
});

test('only the difference is sent, in chunks, and nothing when there is none', async () => {
  const { client, sent } = start((fetch) => fetch);
  const [ada = '', bob = '', eve = ''] = await createUsers(client);
  const { id } = await client.groups.create({ displayName: 'Platform', members: [{ value: ada }] });
  sent.length = 0;
  await client.groups.setMembers(id, [ada, bob, eve], { chunkSize: 1 });
  const changes = sent.filter((request) => request.startsWith('PATCH'));
  expect(changes).toHaveLength(2);
  expect(changes.join(' ')).not.toContain(ada);
  sent.length = 0;
  await client.groups.setMembers(id, [eve, ada, bob]);
  expect(sent).toHaveLength(1);
});

test('a default group is linked: it gets the members and keeps its name and id', async () => {
  const { client } = start((fetch) => fetch);
  const [ada = '', bob = ''] = await createUsers(client);
  const editors = await client.groups.findByDisplayName('editor');
  const linked = await client.groups.link('Editor', [ada, bob]);
  expect(linked).toEqual({ id: editors?.id, added: [ada, bob], removed: [] });
  expect(await client.groups.get(linked.id)).toMatchObject({ displayName: 'editor' });
  expect(await membersOf(client, linked.id)).toEqual([ada, bob].toSorted());
});

test('what is not there is not linked, and not created', async () => {
  const { client, sent } = start((fetch) => fetch);
  await expect(client.groups.link('nobody', [])).rejects.toMatchObject({ name: 'ScimError', status: 404 });
  expect(sent).toHaveLength(1);
});

async function createUsers(client: ScimClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const userName of ['ada', 'bob', 'eve']) ids.push((await client.users.create({ userName })).id);
  return ids;
}

async function membersOf(client: ScimClient, id: string): Promise<readonly string[]> {
  const { members = [] } = await client.groups.get(id);
  return members.map(({ value }) => value).toSorted();
}
