import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryDatabase } from '../src/index.ts';
import { createSqliteStore } from '../src/sqlite.ts';
import { createApp, elements, resourcesOf, stringOf } from './app.ts';
import { STORES } from './stores.ts';

// What users of other SCIM servers suffered; each test names what must hold here instead.

describe('nobody is lost', () => {
  it('a filtered remove takes out the one member that it names', async () => {
    const { patch, createUser, createGroup, memberIds } = createApp();
    for (const name of ['a', 'b', 'c']) await createUser(name);
    const id = await createGroup('Sales', ['u1', 'u2', 'u3']);
    await patch(`/Groups/${id}`, { op: 'remove', path: 'members[value eq "u2"]' });
    expect(await memberIds(id)).toEqual(['u1', 'u3']);
  });

  it('a remove with a list of values, or of nobody, clears nothing else', async () => {
    const { patch, createUser, createGroup, memberIds } = createApp();
    for (const name of ['a', 'b', 'c']) await createUser(name);
    const id = await createGroup('Sales', ['u1', 'u2', 'u3']);
    await patch(`/Groups/${id}`, { op: 'Remove', path: 'members', value: [{ value: 'u2' }] });
    await patch(`/Groups/${id}`, { op: 'remove', path: 'members[value eq "nobody"]' });
    await patch(`/Groups/${id}`, { op: 'remove', path: 'members', value: [] });
    expect(await memberIds(id)).toEqual(['u1', 'u3']);
  });

  it('a PUT of a group that answers 200 has stored its members', async () => {
    const { call, createUser, createGroup, memberIds } = createApp();
    for (const name of ['a', 'b']) await createUser(name);
    const id = await createGroup('Sales');
    const members = [{ value: 'u1' }, { value: 'u2' }];
    expect((await call('PUT', `/Groups/${id}`, { displayName: 'Sales', members })).status).toBe(200);
    expect(await memberIds(id)).toEqual(['u1', 'u2']);
  });

  it.each([
    ['POST', (members: readonly { readonly value: string }[]) => ['POST', '/Groups', members] as const],
    ['PUT', (members: readonly { readonly value: string }[]) => ['PUT', '/Groups/5', members] as const],
  ])('one unknown member does not lose the others, by %s', async (_method, toRequest) => {
    const { call, createUser, createGroup, memberIds, events } = createApp();
    await createUser('ada');
    await createGroup('first');
    const [method, path, members] = toRequest([{ value: 'nobody' }, { value: 'u1' }, { value: '2' }]);
    const pushed = await call(method, path, { displayName: 'Sales', members });
    expect(pushed.status).toBeLessThan(300);
    const groupId = stringOf(pushed.body['id']);
    expect(await memberIds(groupId)).toEqual(['u1']);
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'unknownMembers',
        groupId,
        memberIds: ['nobody', '2'],
        nestedGroupIds: ['2'],
        principal: 'writer',
      }),
    );
  });

  it.each([
    { op: 'add', path: 'members', value: [{ value: 'nobody' }, { value: 'u1' }, { value: '2' }] },
    { op: 'replace', value: { members: [{ value: '2' }, { value: 'u1' }, { value: 'nobody' }] } },
    { op: 'Replace', path: 'members', value: [{ value: 'u1' }, { value: 'nobody' }, { value: '2' }] },
  ])('one unknown member does not lose the others, by PATCH: %j', async (operation) => {
    const { patch, createUser, createGroup, memberIds, events } = createApp();
    await createUser('ada');
    const id = await createGroup('Sales');
    expect((await patch(`/Groups/${id}`, operation)).status).toBe(204);
    expect(await memberIds(id)).toEqual(['u1']);
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'unknownMembers', nestedGroupIds: ['2'] }),
    );
  });

  it('a user of another tenant is unknown like anybody else', async () => {
    await using database = createMemoryDatabase();
    const acme = createApp({ store: await database.tenant('acme'), tenant: 'acme' });
    const other = createApp({
      store: await database.tenant('other'),
      newId: () => 'theirs',
      tenant: 'other',
    });
    await other.createUser('ada');
    const id = await acme.createGroup('Sales', ['theirs', 'nobody']);
    expect(await acme.memberIds(id)).toEqual([]);
    expect(acme.events).toContainEqual(
      expect.objectContaining({
        event: 'unknownMembers',
        memberIds: ['theirs', 'nobody'],
        nestedGroupIds: [],
        tenant: 'acme',
      }),
    );
    expect((await acme.call('GET', '/Users/theirs')).status).toBe(404);
  });

  it('of two writers with the same If-Match, one is told that it came too late', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const { headers } = await call('GET', '/Users/u1');
    const condition = { 'if-match': headers.get('etag') ?? '' };
    const answers = await Promise.all(
      ['one', 'other'].map((title) => call('PUT', '/Users/u1', { userName: 'ada', title }, condition)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]));
  });
});

describe('coming back', () => {
  it('an inactive user is found by filter and by id, and one PUT brings the same account back', async () => {
    const { call, patch, createUser, createGroup } = createApp();
    await createUser('ada@example.com', { externalId: '00u1', title: 'Countess' });
    await createGroup('Sales', ['u1']);
    await patch('/Users/u1', { op: 'replace', value: { active: false } });
    expect((await call('GET', '/Users/u1')).body['active']).toBe(false);
    const found = await call('GET', '/Users?filter=userName%20eq%20%22ada@example.com%22');
    const [user] = resourcesOf(found);
    const back = await call('PUT', '/Users/u1', { ...user, active: true });
    expect([back.status, back.body['id'], back.body['active'], back.body['title']]).toEqual([
      200,
      'u1',
      true,
      'Countess',
    ]);
    expect(elements(back.body['groups']).map(({ value }) => value)).toEqual(['4', '5']);
  });

  it('a create of a user who exists, active or not, is a 409 that names keyword and attribute', async () => {
    const { call, createUser } = createApp();
    await createUser('ada@example.com', { active: false });
    const { status, body } = await call('POST', '/Users', { userName: 'Ada@Example.com' });
    expect([status, body['scimType'], body['detail']]).toEqual([
      409,
      'uniqueness',
      'userName "Ada@Example.com" is taken',
    ]);
  });

  it('a create never takes over an account by externalId or e-mail address', async () => {
    const { call, createUser } = createApp();
    const mine = { externalId: '00u1', emails: [{ value: 'ada@example.com', primary: true }] };
    await createUser('ada', { ...mine, title: 'Countess' });
    const before = (await call('GET', '/Users/u1')).text;
    const { status, body } = await call('POST', '/Users', { userName: 'eve', ...mine });
    expect([status, body['id'], body['title']]).toEqual([201, 'u2', undefined]);
    expect((await call('GET', '/Users/u1')).text).toBe(before);
  });

  it('a PUT without active does not bring back whom somebody deactivated', async () => {
    const { call, createUser } = createApp();
    await createUser('ada', { active: false });
    expect((await call('PUT', '/Users/u1', { userName: 'ada' })).body['active']).toBe(false);
  });
});

describe('seats', () => {
  it('are taken by active users only', async () => {
    const { store, call, patch, createUser } = createApp();
    await createUser('ada');
    await createUser('bob', { active: false });
    await createUser('cy');
    expect(await store.countActive('User')).toBe(2);
    await patch('/Users/u1', { op: 'replace', path: 'active', value: 'False' });
    expect(await store.countActive('User')).toBe(1);
    await patch('/Users/u1', { op: 'replace', path: 'active', value: true });
    await call('PUT', '/Users/u2', { userName: 'bob', active: true });
    expect(await store.countActive('User')).toBe(3);
    await call('DELETE', '/Users/u3');
    expect(await store.countActive('User')).toBe(2);
  });
});

describe('a provider in a hurry', () => {
  it.each(STORES)(
    'that creates a user twice at the same time gets one, and is told so: $name',
    async ({ open }) => {
      const { call } = createApp({ store: await open() });
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => call('POST', '/Users', { userName: 'ada@example.com' })),
      );
      const created = answers.filter(({ status }) => status === 201);
      expect([created.length, answers.filter(({ status }) => status === 409).length]).toEqual([1, 4]);
      expect((await call('GET', '/Users')).body['totalResults']).toBe(1);
    },
  );

  it('is served 25 requests a second, as Entra ID demands, each on the disk before it is answered', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'lessons-'));
    await using store = createSqliteStore({ file: join(directory.path, 'scim.db') });
    const { call, patch, createUser, createGroup } = createApp({ store });
    const group = await createGroup('Sales');
    const start = performance.now();
    for (let number = 1; number <= 10; number += 1) {
      const filter = encodeURIComponent(`userName eq "user-${number}"`);
      await call('GET', `/Users?filter=${filter}`);
      const id = await createUser(`user-${number}`);
      await patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' });
      await patch(`/Groups/${group}`, { op: 'Add', path: 'members', value: [{ $ref: null, value: id }] });
      await call('GET', `/Groups/${group}?excludedAttributes=members`);
    }
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('discovery', () => {
  it.each(['/Schemas', '/ResourceTypes', '/ServiceProviderConfig'])(
    'of %s has no null, which Entra ID does not read',
    async (path) => {
      const { status, text } = await createApp().call('GET', path);
      expect(status).toBe(200);
      expect(text).not.toMatch(/[:[,]null[\]},]/);
    },
  );
});
