import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createApp, elements, resourcesOf, BASE_URL, NOW } from './app.ts';
import { createCheckedHandler } from './checked-handler.ts';

const LATER = '2026-03-02T12:00:00.000Z';

describe('creating a user', () => {
  it('answers 201 with the whole resource, its version and its location', async () => {
    const { call } = createApp();
    const { status, headers, body } = await call('POST', '/Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'http://unknown/schema'],
      userName: 'Ada@example.com',
      name: { givenName: 'Ada' },
      password: 'secret',
      groups: [{ value: '1' }],
      nickname: 'Countess',
      unknown: 1,
    });
    const location = `${BASE_URL}/Users/u1`;
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(location);
    expect(headers.get('etag')).toBe('W/"1"');
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id: 'u1',
      userName: 'Ada@example.com',
      name: { givenName: 'Ada' },
      nickName: 'Countess',
      active: true,
      groups: [{ value: '4', $ref: `${BASE_URL}/Groups/4`, type: 'indirect', display: 'All Users' }],
      meta: { resourceType: 'User', created: NOW, lastModified: NOW, location, version: 'W/"1"' },
    });
  });

  it('answers 409 that names the attribute when the userName is taken in another case', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const { status, body } = await call('POST', '/Users', { userName: 'ADA' });
    expect([status, body['scimType'], body['detail']]).toEqual([
      409,
      'uniqueness',
      'userName "ADA" is taken',
    ]);
  });

  it('takes an externalId that another user has', async () => {
    const { createUser } = createApp();
    await createUser('ada', { externalId: 'x' });
    await expect(createUser('bob', { externalId: 'x' })).resolves.toBe('u2');
  });

  it('keeps the enterprise extension and the metadata namespace, and lists their schemas', async () => {
    const { call } = createApp();
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const { body } = await call('POST', '/Users', {
      userName: 'ada',
      [enterprise]: { department: 'Engines' },
      metadata: { level: 4, tags: ['a'] },
    });
    expect(body).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise, 'metadata'],
      [enterprise]: { department: 'Engines' },
      metadata: { level: 4, tags: ['a'] },
    });
    const part = await call('GET', '/Users/u1?attributes=metadata.level');
    expect(part.body).toMatchObject({ metadata: { level: 4 } });
    const other = await call('GET', '/Users/u1?attributes=userName');
    expect([part.body['schemas'], other.body['schemas']]).toEqual([body['schemas'], body['schemas']]);
  });

  it('answers only with the attributes that are asked for', async () => {
    const { call } = createApp();
    const { body } = await call('POST', '/Users?attributes=userName', { userName: 'ada', title: 'x' });
    expect(Object.keys(body)).toEqual(['schemas', 'id', 'userName']);
  });

  it('never stores or tells a password', async () => {
    const { call, patch, store, events } = createApp();
    await call('POST', '/Users', { userName: 'ada', password: 'hunter2' });
    await patch('/Users/u1', { op: 'replace', value: { password: 'hunter2' } });
    await call('PUT', '/Users/u1', { userName: 'ada', password: 'hunter2' });
    const stored = await store.retrieve('User', 'u1');
    expect(JSON.stringify([stored, events])).not.toContain('hunter2');
    expect(stored?.version).toBe(1);
    const guess = await call('GET', '/Users?filter=password%20eq%20%22hunter2%22');
    expect([guess.status, guess.body['scimType']]).toEqual([400, 'invalidFilter']);
    expect(guess.text).not.toContain('hunter2');
  });

  it('gives ids of user_ and 32 hexadecimal digits by default', async () => {
    const handler = createCheckedHandler({
      store: createMemoryStore(),
      authenticate: () => ({ name: 'anybody', scopes: ['scim'] }),
    });
    const response = await handler(
      new Request(`${BASE_URL}/Users`, {
        method: 'POST',
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        body: '{"userName":"ada"}',
      }),
    );
    expect(response.headers.get('location')).toMatch(/\/Users\/user_[0-9a-f]{32}$/);
  });
});

describe('replacing a user', () => {
  it('clears what the body omits', async () => {
    const { call, createUser } = createApp({ clock: () => new Date(LATER) });
    await createUser('ada', { title: 'Countess', externalId: 'x' });
    const { status, headers, body } = await call('PUT', '/Users/u1', { userName: 'ada', nickName: 'A' });
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('W/"2"');
    expect(body['nickName']).toBe('A');
    expect(body).not.toHaveProperty('title');
    expect(body).not.toHaveProperty('externalId');
  });

  it('does not bring back a deactivated user of whom the request says nothing', async () => {
    const { call, patch, createUser } = createApp();
    await createUser('ada', { active: false });
    expect((await call('PUT', '/Users/u1', { userName: 'ada' })).body['active']).toBe(false);
    expect((await patch('/Users/u1', { op: 'remove', path: 'active' })).body['active']).toBe(false);
    expect((await call('PUT', '/Users/u1', { userName: 'ada', active: true })).body['active']).toBe(true);
  });

  it('leaves version and lastModified alone when nothing changes', async () => {
    let time = NOW;
    const { call } = createApp({ clock: () => new Date(time) });
    const created = await call('POST', '/Users', { userName: 'ada', title: 'x' });
    time = LATER;
    expect((await call('PUT', '/Users/u1', created.body)).body).toEqual(created.body);
    const changed = await call('PUT', '/Users/u1', { ...created.body, title: 'y' });
    expect(changed.body['meta']).toMatchObject({ created: NOW, lastModified: LATER, version: 'W/"2"' });
  });

  it('answers 409 to a userName that another user has, and 404 to an unknown id', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    await createUser('bob');
    expect((await call('PUT', '/Users/u2', { userName: 'Ada' })).status).toBe(409);
    expect((await call('PUT', '/Users/nobody', { userName: 'eve' })).status).toBe(404);
  });
});

describe('modifying a user', () => {
  it('answers 200 with the resource', async () => {
    const { patch, createUser } = createApp();
    await createUser('ada');
    const { status, headers, body } = await patch('/Users/u1', { op: 'replace', value: { active: false } });
    expect([status, headers.get('etag'), body['active']]).toEqual([200, 'W/"2"', false]);
  });

  it('applies all operations or none', async () => {
    const { call, patch, createUser } = createApp();
    await createUser('ada');
    const { status, body } = await patch(
      '/Users/u1',
      { op: 'replace', path: 'title', value: 'Countess' },
      { op: 'replace', path: 'nosuch', value: 1 },
    );
    expect([status, body['scimType']]).toEqual([400, 'invalidPath']);
    expect((await call('GET', '/Users/u1')).body).not.toHaveProperty('title');
  });

  it("takes Entra's capitals and its boolean as a string", async () => {
    const { patch, createUser } = createApp();
    await createUser('ada');
    const { body } = await patch('/Users/u1', { op: 'Replace', path: 'active', value: 'False' });
    expect(body['active']).toBe(false);
  });

  it('answers 409 to a userName that another user has', async () => {
    const { patch, createUser } = createApp();
    await createUser('ada');
    await createUser('bob');
    const { status, body } = await patch('/Users/u2', { op: 'replace', value: { userName: 'ADA' } });
    expect([status, body['detail']]).toEqual([409, 'userName "ADA" is taken']);
  });

  it('keeps the memberships of a user who is deactivated', async () => {
    const { call, patch, createUser, createGroup } = createApp();
    const id = await createUser('ada');
    await createGroup('Sales', [id]);
    const { body } = await patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false });
    expect(elements(body['groups']).map(({ display }) => display)).toEqual(['All Users', 'Sales']);
    expect((await call('GET', '/Users?filter=active%20eq%20false')).body['totalResults']).toBe(1);
  });
});

describe('deleting a user', () => {
  it('answers 204, then 404, and takes the user out of the groups', async () => {
    const { call, createUser, createGroup, memberIds } = createApp();
    const id = await createUser('ada');
    const group = await createGroup('Sales', [id]);
    const deleted = await call('DELETE', `/Users/${id}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect((await call('DELETE', `/Users/${id}`)).status).toBe(404);
    expect((await call('GET', `/Users/${id}`)).status).toBe(404);
    expect(await memberIds(group)).toEqual([]);
    expect((await call('GET', `/Groups/${group}`)).headers.get('etag')).toBe('W/"2"');
    expect(resourcesOf(await call('GET', '/Users'))).toEqual([]);
  });
});
