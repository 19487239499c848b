import { BULK_REQUEST_MESSAGE, PATCH_OP_MESSAGE, USER_SCHEMA, type JsonObject } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { createApp, elements } from './app.ts';

const LIMITS = { maxElements: 10, maxValues: 50, maxPatchOperations: 5 };

function many<Item>(length: number, item: (index: number) => Item): readonly Item[] {
  return Array.from({ length }, (_, index) => item(index));
}

function emails(length: number): readonly JsonObject[] {
  return many(length, (index) => ({ value: `${index}@x.example` }));
}

function keys(length: number): JsonObject {
  return Object.fromEntries(many(length, (index) => [`k${index}`, 'v']));
}

describe('a resource that holds too much', () => {
  it.each<[string, JsonObject]>([
    ['"emails": 11 elements are more than maxElements (10)', { emails: emails(11) }],
    [
      '"urn:ietf:params:scim:schemas:core:2.0:User:emails": 11 elements are more than maxElements (10)',
      { [`${USER_SCHEMA}:emails`]: emails(11) },
    ],
    ['"emails": 11 elements are more than maxElements (10)', { [USER_SCHEMA]: { emails: emails(11) } }],
    ['"metadata": 11 elements are more than maxElements (10)', { metadata: { list: many(11, String) } }],
    ['"metadata": an object with more than maxElements (10) members', { metadata: keys(11) }],
    ['the body: an object with more than maxElements (10) members', keys(11)],
    [
      '"metadata": more than maxValues (50) values up to it',
      { metadata: { nested: many(9, () => many(9, String)) } },
    ],
    [
      '"ims": more than maxValues (50) values up to it',
      { emails: emails(10), phoneNumbers: emails(10), ims: emails(10) },
    ],
  ])('is refused: %s', async (detail, attributes) => {
    const { call, createUser, patch } = createApp({ limits: LIMITS });
    const refusal = { status: 413, body: { detail, status: '413' } };
    const id = await createUser('grace');
    const body = { userName: 'grace', ...attributes };
    expect(await call('POST', '/Users', { ...body, userName: 'ada' })).toMatchObject(refusal);
    expect(await call('PUT', `/Users/${id}`, body)).toMatchObject(refusal);
    const patched = await patch(`/Users/${id}`, { op: 'add', value: attributes });
    expect(patched.status).toBe(413);
    expect((await call('GET', '/Users?attributes=userName')).body['totalResults']).toBe(1);
  });

  it('is taken as long as it stays within the limits', async () => {
    const { createUser, patch } = createApp({ limits: LIMITS });
    const id = await createUser('grace', { emails: emails(10) });
    const path = 'emails';
    expect((await patch(`/Users/${id}`, { op: 'replace', path, value: emails(10) })).status).toBe(200);
    expect((await patch(`/Users/${id}`, { op: 'replace', path, value: emails(11) })).status).toBe(413);
  });

  it('does not come about by many small changes either', async () => {
    const { createUser, patch } = createApp({ limits: LIMITS });
    const id = await createUser('grace', { emails: emails(10), metadata: keys(10) });
    const add = { op: 'add', path: 'emails', value: [{ value: 'one.more@x.example' }] };
    expect(await patch(`/Users/${id}`, add)).toMatchObject({
      status: 413,
      body: { detail: '"emails": 11 elements are more than maxElements (10)' },
    });
    expect((await patch(`/Users/${id}`, { op: 'add', path: 'metadata:more', value: 'v' })).status).toBe(413);
    const remove = { op: 'remove', path: 'emails[value eq "1@x.example"]' };
    expect((await patch(`/Users/${id}`, remove, add)).status).toBe(200);
  });

  it('may become smaller, however large it was before the limit', async () => {
    const { store, createUser } = createApp();
    const id = await createUser('grace', { emails: emails(20) });
    const { patch } = createApp({ store, limits: LIMITS });
    const remove = { op: 'remove', path: 'emails[value eq "1@x.example"]' };
    expect((await patch(`/Users/${id}`, remove)).status).toBe(200);
    expect((await patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'x' })).status).toBe(200);
  });
});

describe('the members of a group', () => {
  it('are as many as a body has room for', async () => {
    const { createUser, createGroup, memberIds, call, patch } = createApp({ limits: LIMITS });
    const ids = await Promise.all(many(60, (index) => createUser(`user-${index}`)));
    const id = await createGroup('Crowd', ids);
    const members = ids.map((value) => ({ value }));
    expect((await call('PUT', `/Groups/${id}`, { displayName: 'Crowd', members })).status).toBe(200);
    await patch(`/Groups/${id}`, { op: 'remove', path: 'members' });
    expect((await patch(`/Groups/${id}`, { op: 'add', path: 'members', value: members })).status).toBe(204);
    expect((await patch(`/Groups/${id}`, { op: 'replace', value: { members } })).status).toBe(204);
    expect(await memberIds(id)).toHaveLength(60);
  });
});

describe('a PATCH', () => {
  const toTitle = (index: number): JsonObject => ({ op: 'replace', path: 'title', value: `${index}` });

  it('of too many operations is refused', async () => {
    const { createUser, patch } = createApp({ limits: LIMITS });
    const id = await createUser('grace');
    expect((await patch(`/Users/${id}`, ...many(5, toTitle))).status).toBe(200);
    expect(await patch(`/Users/${id}`, ...many(6, toTitle))).toMatchObject({
      status: 413,
      body: { detail: 'Operations: 6 are more than maxPatchOperations (5)' },
    });
  });
});

describe('bulk', () => {
  it('holds each of its operations to the limits of a request of its own', async () => {
    const { call } = createApp({ limits: LIMITS });
    const data = [{ userName: 'ada' }, { userName: 'bob', emails: emails(11) }, { userName: 'eve' }];
    const { body } = await call('POST', '/Bulk', {
      schemas: [BULK_REQUEST_MESSAGE],
      Operations: data.map((each, index) => ({
        method: 'POST',
        path: '/Users',
        bulkId: `${index}`,
        data: each,
      })),
    });
    expect(elements(body['Operations']).map(({ status }) => status)).toEqual(['201', '413', '201']);
  });

  it('lets others have their turn', async () => {
    const { createUser, call } = createApp();
    const id = await createUser('grace');
    const path = `emails[${many(9000, () => 'type pr').join(' or ')}]`;
    const data = { schemas: [PATCH_OP_MESSAGE], Operations: [{ op: 'remove', path }] };
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await call('POST', '/Bulk', {
      schemas: [BULK_REQUEST_MESSAGE],
      Operations: many(30, () => ({ method: 'PATCH', path: `/Users/${id}`, data })),
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });
});
