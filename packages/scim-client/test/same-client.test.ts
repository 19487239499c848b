import { STRICT } from '@drawbridge/scim';
import { describe, expect, test } from 'vitest';
import { elements, eq, patch, ScimError, type ScimClient } from '../src/index.ts';
import { createTestClient, retoolLike, withoutPatch, type FetchLike } from '../src/testing.ts';
import { collect, createProvider } from './provider.ts';

/** Service providers that differ in all that a client can adapt to. */
const PROVIDERS: readonly (readonly [string, () => FetchLike])[] = [
  ['this project’s server', () => createProvider()],
  ['a server like Retool’s own', () => retoolLike(createProvider())],
  ['a strict server that has no PATCH', () => withoutPatch(createProvider({ compat: STRICT }))],
];

describe.each(PROVIDERS)('with %s, a script', (_, createServer) => {
  const connect = (): ScimClient => createTestClient(createServer());

  async function createUsers(client: ScimClient, names: readonly string[]): Promise<readonly string[]> {
    const users = await Promise.all(
      names.map((userName) => client.users.create({ userName, externalId: `x-${userName}` })),
    );
    return users.map(({ id }) => id);
  }

  async function memberIds(client: ScimClient, id: string): Promise<readonly string[]> {
    const { members = [] } = await client.groups.get(id);
    return members.flatMap(({ value }) => value ?? []).toSorted();
  }

  test('creates, reads, replaces and deletes a user', async () => {
    const client = connect();
    const user = await client.users.create({ userName: 'ada', name: { familyName: 'Lovelace' } });
    expect(user).toMatchObject({ userName: 'ada', active: true });
    expect((await client.users.get(user.id)).name?.familyName).toBe('Lovelace');
    const replaced = await client.users.replace(user.id, { userName: 'ada', title: 'Countess' });
    expect(replaced).toMatchObject({ id: user.id, title: 'Countess' });
    expect(replaced.name?.familyName).toBeUndefined();
    await client.users.delete(user.id);
    await expect(client.users.get(user.id)).rejects.toMatchObject({ status: 404 });
  });

  test('changes some attributes of a user and leaves the others', async () => {
    const client = connect();
    const { id } = await client.users.create({
      userName: 'ada',
      title: 'Countess',
      emails: [
        { type: 'work', value: 'ada@work.example' },
        { type: 'home', value: 'ada@home.example' },
      ],
    });
    await client.users.patch(
      id,
      patch()
        .replace('active', false)
        .remove(elements('emails', eq('type', 'home'))),
    );
    expect(await client.users.get(id)).toMatchObject({
      active: false,
      title: 'Countess',
      emails: [{ type: 'work', value: 'ada@work.example' }],
    });
  });

  test('finds a user by userName in any case and by externalId, and nobody for what nobody has', async () => {
    const client = connect();
    const [ada = ''] = await createUsers(client, ['ada', 'bob']);
    expect((await client.users.findByUserName('ADA'))?.id).toBe(ada);
    expect((await client.users.findByExternalId('x-ada'))?.id).toBe(ada);
    expect(await client.users.findByUserName('eve')).toBeUndefined();
    expect(await client.users.findByExternalId('X-ADA')).toBeUndefined();
  });

  test('lists everybody once, in pages of any size, and stops early', async () => {
    const client = connect();
    const names = Array.from({ length: 12 }, (__, index) => `user${index}`);
    await createUsers(client, names);
    for (const count of [1, 5, 12, 100]) {
      const listed = await collect(client.users.list({ count }));
      expect(listed.map(({ userName }) => userName).toSorted()).toEqual(names.toSorted());
    }
    for await (const user of client.users.list({ count: 5 })) {
      expect(user.userName).toBe('user0');
      break;
    }
  });

  test('gives groups their members, by ids that are texts', async () => {
    const client = connect();
    const [ada = '', bob = '', eve = ''] = await createUsers(client, ['ada', 'bob', 'eve']);
    const group = await client.groups.create({ displayName: 'Platform', members: [{ value: ada }] });
    expect(group.id).toEqual(expect.any(String));
    await client.groups.addMembers(group.id, [ada, bob], { chunkSize: 1 });
    expect(await memberIds(client, group.id)).toEqual([ada, bob].toSorted());
    await client.groups.removeMembers(group.id, [ada]);
    expect(await memberIds(client, group.id)).toEqual([bob]);
    const change = await client.groups.setMembers(group.id, [bob, eve]);
    expect(change).toEqual({ added: [eve], removed: [] });
    const { groups = [] } = await client.users.get(eve);
    expect(groups.map(({ value }) => value)).toContain(group.id);
  });

  test('links a default group, which keeps its name', async () => {
    const client = connect();
    const [ada = '', bob = ''] = await createUsers(client, ['ada', 'bob']);
    const { id } = await client.groups.link('Viewer', [ada, bob]);
    expect(await memberIds(client, id)).toEqual([ada, bob].toSorted());
    expect((await client.groups.get(id)).displayName).toBe('viewer');
  });

  test('is told of what is taken, what is gone and what it may not', async () => {
    const client = connect();
    await createUsers(client, ['ada']);
    const taken = await client.users.create({ userName: 'ADA' }).catch((error: unknown) => error);
    expect(taken).toBeInstanceOf(ScimError);
    expect(taken).toMatchObject({ status: 409, scimType: 'uniqueness' });
    await expect(client.users.delete('nobody')).rejects.toMatchObject({ status: 404 });
    const admin = await client.groups.findByDisplayName('admin');
    await expect(client.groups.delete(admin?.id ?? '')).rejects.toMatchObject({ status: 403 });
  });
});
