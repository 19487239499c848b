import { PATCH_OP_MESSAGE } from '@drawbridge/scim';
import { describe, expect, test } from 'vitest';
import { createScimClient, type ScimClient } from './client.ts';
import { collect, createProvider } from '../test/provider.ts';

/** A client of a real service provider in this process, and what it has sent. */
function start(token: string = 'token'): { readonly client: ScimClient; readonly sent: string[] } {
  const sent: string[] = [];
  const baseUrl = 'http://127.0.0.1:3000/api/scim/v2';
  const hooks = { onRequest: ({ method, url }: Request): void => void sent.push(`${method} ${url}`) };
  return { client: createScimClient({ baseUrl, token, fetch: createProvider(), hooks }), sent };
}

async function createUsers(client: ScimClient, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { id } = await client.users.create({
      userName: `user${number}@example.com`,
      externalId: `x${number}`,
    });
    ids.push(id);
  }
  return ids;
}

async function memberIdsOf(client: ScimClient, groupId: string): Promise<readonly string[]> {
  const { members = [] } = await client.groups.get(groupId);
  return members.map(({ value }) => value);
}

describe('users', () => {
  test('are created, read, changed, replaced and deleted', async () => {
    const { client } = start();
    const created = await client.users.create({
      userName: 'ada@example.com',
      name: { givenName: 'Ada' },
      password: 'not kept',
      metadata: { level: 4 },
    });
    expect(created).toMatchObject({ userName: 'ada@example.com', active: true, metadata: { level: 4 } });
    expect(created).not.toHaveProperty('password');
    expect(await client.users.get(created.id)).toEqual(created);
    const patched = await client.users.patch(created.id, [{ op: 'replace', path: 'active', value: false }]);
    expect(patched).toMatchObject({ id: created.id, active: false });
    const replaced = await client.users.replace(created.id, { ...created, displayName: 'Ada' });
    expect(replaced).toMatchObject({ displayName: 'Ada', active: true });
    await client.users.delete(created.id);
    await expect(client.users.get(created.id)).rejects.toMatchObject({ status: 404 });
  });

  test('are listed over several pages, each once', async () => {
    const { client, sent } = start();
    const ids = await createUsers(client, 7);
    sent.length = 0;
    const listed = (await collect(client.users.list({ count: 3 }))).map(({ id }) => id);
    expect(listed).toEqual(ids);
    expect(sent).toHaveLength(3);
  });

  test('are filtered, sorted and projected', async () => {
    const { client } = start();
    await createUsers(client, 3);
    const { resources } = await client.users
      .list({
        filter: 'userName ne "user2@example.com"',
        sortBy: 'userName',
        sortOrder: 'descending',
        attributes: ['userName'],
      })
      .page();
    expect(resources.map(({ userName }) => userName)).toEqual(['user3@example.com', 'user1@example.com']);
    expect(resources[0]).not.toHaveProperty('meta');
  });

  test('are found by userName in any case, and by externalId', async () => {
    const { client } = start();
    const [first] = await createUsers(client, 2);
    await expect(client.users.findByUserName('USER1@example.com')).resolves.toMatchObject({ id: first });
    await expect(client.users.findByExternalId('x1')).resolves.toMatchObject({ id: first });
    await expect(client.users.findByExternalId('X1')).resolves.toBeUndefined();
  });

  test.each(['a"b', String.raw`a\b`, 'a" or userName pr or userName eq "', 'ä €'])(
    'are found by the userName %s, and no other is',
    async (userName) => {
      const { client } = start();
      await createUsers(client, 1);
      await expect(client.users.findByUserName(userName)).resolves.toBeUndefined();
      const { id } = await client.users.create({ userName });
      await expect(client.users.findByUserName(userName)).resolves.toMatchObject({ id });
    },
  );
});

test('a find does not trust a server that ignores the filter', async () => {
  const Resources = [{ id: '1', userName: 'ada' }];
  const fetch = (): Promise<Response> => Promise.resolve(Response.json({ totalResults: 1, Resources }));
  const client = createScimClient({ baseUrl: 'http://scim.test', fetch });
  await expect(client.users.findByUserName('charles')).resolves.toBeUndefined();
});

describe('errors', () => {
  test('409 uniqueness for a userName that is taken', async () => {
    const { client } = start();
    await client.users.create({ userName: 'ada' });
    await expect(client.users.create({ userName: 'ADA' })).rejects.toMatchObject({
      status: 409,
      scimType: 'uniqueness',
      detail: 'userName "ADA" is taken',
    });
  });

  test('412 for a version that is gone', async () => {
    const { client } = start();
    const { id, meta } = await client.users.create({ userName: 'ada' });
    await client.users.patch(id, [{ op: 'add', path: 'title', value: 'Countess' }], {
      ifMatch: meta.version,
    });
    await expect(client.users.delete(id, { ifMatch: meta.version })).rejects.toMatchObject({ status: 412 });
  });

  test('401 for a wrong token, 400 for a wrong filter', async () => {
    await expect(start('wrong').client.users.get('1')).rejects.toMatchObject({
      status: 401,
      detail: 'SCIM request not authorized',
    });
    await expect(start().client.users.list({ filter: 'userName' }).page()).rejects.toMatchObject({
      status: 400,
      scimType: 'invalidFilter',
    });
  });
});

describe('groups', () => {
  test('take and lose members in chunks', async () => {
    const { client, sent } = start();
    const ids = await createUsers(client, 7);
    const { id } = await client.groups.create({ displayName: 'Engineering' });
    sent.length = 0;
    await client.groups.addMembers(id, [...ids, ...ids], { chunkSize: 3 });
    expect(sent).toHaveLength(3);
    expect(await memberIdsOf(client, id)).toEqual(ids);
    sent.length = 0;
    await client.groups.removeMembers(id, ids.slice(0, 4), { chunkSize: 3 });
    expect(sent).toHaveLength(2);
    expect(await memberIdsOf(client, id)).toEqual(ids.slice(4));
  });

  test('stay as they are when the same members come again', async () => {
    const { client } = start();
    const ids = await createUsers(client, 2);
    const { id } = await client.groups.create({ displayName: 'Engineering' });
    await client.groups.addMembers(id, ids);
    const { meta } = await client.groups.get(id);
    await client.groups.addMembers(id, ids);
    await client.groups.removeMembers(id, ['nobody']);
    expect((await client.groups.get(id)).meta).toEqual(meta);
  });

  test('get no request for no members, and none for a chunk size that is none', async () => {
    const { client, sent } = start();
    await client.groups.addMembers('1', []);
    await expect(client.groups.addMembers('1', ['x'], { chunkSize: 0 })).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test('are found by displayName, and renamed by the low-level call', async () => {
    const { client } = start();
    const { id, meta } = await client.groups.create({ displayName: 'Engineering' });
    await client.request('PATCH', '/Groups/{id}', {
      path: { id },
      headers: { 'If-Match': meta.version },
      body: {
        schemas: [PATCH_OP_MESSAGE],
        Operations: [{ op: 'replace', path: 'displayName', value: 'Platform' }],
      },
    });
    await expect(client.groups.findByDisplayName('platform')).resolves.toMatchObject({ id });
    await expect(client.groups.findByDisplayName('Engineering')).resolves.toBeUndefined();
  });
});

test('discovery tells the features, the schemas and the resource types', async () => {
  const { client } = start();
  await expect(client.serviceProviderConfig.get()).resolves.toMatchObject({ patch: { supported: true } });
  const schemas = await client.schemas.list();
  expect(schemas.map(({ name }) => name)).toEqual([
    'User',
    'EnterpriseUser',
    'Metadata',
    'Group',
    'Service Provider Configuration',
    'ResourceType',
    'Schema',
  ]);
  const types = await client.resourceTypes.list();
  expect(types.map(({ endpoint }) => endpoint)).toEqual(['/Users', '/Groups']);
});
