import {
  BULK_REQUEST_MESSAGE,
  STRICT,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { BASE_URL, createApp, elements, resourcesOf, stringOf, type Answer, type App } from './app.ts';

function send(app: App, operations: readonly JsonObject[], more: JsonObject = {}): Promise<Answer> {
  return app.call('POST', '/Bulk', { schemas: [BULK_REQUEST_MESSAGE], Operations: operations, ...more });
}

function outcomesOf({ body }: Answer): readonly JsonObject[] {
  return elements(body['Operations']);
}

function statusesOf(answer: Answer): readonly (JsonValue | undefined)[] {
  return outcomesOf(answer).map(({ status }) => status);
}

function errorOf(outcome: JsonObject | undefined): JsonObject {
  const response = outcome?.['response'];
  return response !== undefined && isJsonObject(response) ? response : {};
}

const createUser = (bulkId: string, userName: string, more: JsonObject = {}): JsonObject => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { userName, ...more },
});

const createGroup = (bulkId: string, displayName: string, ...members: readonly string[]): JsonObject => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName, members: members.map((value) => ({ value })) },
});

const managedBy = (value: string, more: JsonObject = {}): JsonObject => ({
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { manager: { value, ...more } },
});

async function userNames(app: App): Promise<readonly unknown[]> {
  return resourcesOf(await app.call('GET', '/Users')).map(({ userName }) => userName);
}

describe('a bulk request', () => {
  it('makes each change as the single request would, with its location and version', async () => {
    const app = createApp();
    await app.createUser('ada');
    await app.createUser('bob');
    const answer = await send(app, [
      { method: 'PUT', path: '/Users/u1', data: { userName: 'ada', title: 'x' } },
      { method: 'PATCH', path: '/users/u1', data: { Operations: [{ op: 'remove', path: 'title' }] } },
      { method: 'DELETE', path: '/Users/u2' },
      createUser('c', 'cleo'),
    ]);
    const location = 'http://scim.test/api/scim/v2/Users/';
    expect(answer.status).toBe(200);
    expect(outcomesOf(answer)).toEqual([
      { location: `${location}u1`, method: 'PUT', version: 'W/"2"', status: '200' },
      { location: `${location}u1`, method: 'PATCH', version: 'W/"3"', status: '200' },
      { location: `${location}u2`, method: 'DELETE', status: '204' },
      { location: `${location}u3`, method: 'POST', bulkId: 'c', version: 'W/"1"', status: '201' },
    ]);
    expect(await userNames(app)).toEqual(['ada', 'cleo']);
  });

  it('tells the log of every change and every failure, as single requests do', async () => {
    const app = createApp();
    await send(app, [createUser('a', 'ada'), createUser('b', 'ada'), createGroup('g', 'team', 'nobody')]);
    expect(app.events).toMatchObject([
      { event: 'changed', operation: 'create', resourceType: 'User', id: 'u1', principal: 'writer' },
      { event: 'operationFailed', method: 'POST', path: '/Users', status: 409, scimType: 'uniqueness' },
      { event: 'unknownMembers', groupId: '5', memberIds: ['nobody'] },
      { event: 'changed', operation: 'create', resourceType: 'Group', id: '5' },
      { event: 'request', method: 'POST', path: '/Bulk', status: 200 },
    ]);
  });

  it('goes on after an error, and tells of it in its place', async () => {
    const app = createApp();
    const answer = await send(app, [
      createUser('a', 'ada'),
      createUser('b', 'ADA'),
      { method: 'PATCH', path: '/Users/nobody', data: { Operations: [] } },
      { method: 'GET'.replace('GET', 'PUT'), path: '/Users', data: {} },
      { method: 'POST', path: '/Users/u1', bulkId: 'c', data: {} },
      { method: 'DELETE', path: '/Nowhere/a%20b c%' },
      { method: 'POST', path: '/Bulk', bulkId: 'd', data: {} },
      createUser('e', 'eve'),
    ]);
    expect(statusesOf(answer)).toEqual(['201', '409', '404', '405', '405', '404', '404', '201']);
    const [, taken, missing] = outcomesOf(answer);
    expect(errorOf(taken)).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect(taken).not.toHaveProperty('location');
    expect(missing?.['location']).toBe(`${BASE_URL}/Users/nobody`);
    const [wrongMethod, , nowhere] = outcomesOf(answer).slice(3);
    expect(wrongMethod?.['location']).toBe(`${BASE_URL}/Users`);
    expect(nowhere?.['location']).toBe(`${BASE_URL}/Nowhere/a%20b%20c%25`);
    expect(await userNames(app)).toEqual(['ada', 'eve']);
  });

  it('stops at as many errors as failOnErrors says, and leaves the rest out', async () => {
    const app = createApp();
    const operations = [
      createUser('a', 'ada'),
      createUser('b', 'ada'),
      createUser('c', 'cleo'),
      createUser('d', 'ada'),
      createUser('e', 'eve'),
    ];
    expect(statusesOf(await send(app, operations, { failOnErrors: 2 }))).toEqual([
      '201',
      '409',
      '201',
      '409',
    ]);
    expect(await userNames(app)).toEqual(['ada', 'cleo']);
  });

  it('changes only the version that an operation names', async () => {
    const app = createApp();
    await app.createUser('ada');
    const put = (version: string): JsonObject => ({
      method: 'PUT',
      path: '/Users/u1',
      version,
      data: { userName: 'ada', title: version },
    });
    const answer = await send(app, [
      put('W/"1"'),
      put('W/"1"'),
      { method: 'DELETE', path: '/Users/u1', version: 'W/"1"' },
    ]);
    expect(statusesOf(answer)).toEqual(['200', '412', '412']);
    expect((await app.call('GET', '/Users/u1')).body['title']).toBe('W/"1"');
  });

  it.each([
    ['no message', 'x'],
    ['another message', { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [] }],
    ['no operations', { schemas: [BULK_REQUEST_MESSAGE] }],
    ['an operation that is none', { Operations: [5] }],
    ['a method that there is not', { Operations: [{ method: 'GET', path: '/Users' }] }],
    ['no path', { Operations: [{ method: 'DELETE' }] }],
    ['a POST without bulkId', { Operations: [{ method: 'POST', path: '/Users', data: {} }] }],
    ['a bulkId twice', { Operations: [createUser('a', 'ada'), createUser('a', 'bob')] }],
    ['a failOnErrors of nothing', { Operations: [], failOnErrors: 0 }],
  ])('with %s is refused whole', async (_, body) => {
    const app = createApp();
    const answer = await app.call('POST', '/Bulk', body);
    expect([answer.status, answer.body['scimType']]).toEqual([400, 'invalidSyntax']);
    expect(await userNames(app)).toEqual([]);
  });

  it('of too many operations, or bytes, is refused with the limit, and nothing is done', async () => {
    const app = createApp({ limits: { maxBulkOperations: 2, maxBodyBytes: 1000 } });
    const operations = ['a', 'b', 'c'].map((name) => createUser(name, name));
    const many = await send(app, operations);
    expect([many.status, many.body['detail']]).toEqual([
      413,
      'Operations: 3 are more than maxOperations (2)',
    ]);
    const long = await send(app, [createUser('a', 'a'.repeat(1000))]);
    expect([long.status, long.body['detail']]).toEqual([413, 'the body is longer than 1000 bytes']);
    expect(await userNames(app)).toEqual([]);
    const { body } = await app.call('GET', '/ServiceProviderConfig');
    expect(body['bulk']).toEqual({ supported: true, maxOperations: 2, maxPayloadSize: 1000 });
  });

  it('tells of a failure of its own only that, and the log more', async () => {
    const whole = createApp();
    const app = createApp({
      store: { ...whole.store, create: () => Promise.reject(new Error('disk on fire')) },
    });
    const answer = await send(app, [createUser('a', 'ada'), createGroup('g', 'team', 'bulkId:a')]);
    expect(statusesOf(answer)).toEqual(['500', '409']);
    expect(answer.text).not.toContain('disk');
    expect(app.events[0]).toMatchObject({
      event: 'failure',
      path: '/Users',
      cause: new Error('disk on fire'),
    });
  });
});

describe('a bulkId', () => {
  it('stands for the id in paths, values and filters, and never becomes one', async () => {
    const app = createApp();
    const group = await app.createGroup('team');
    const answer = await send(app, [
      createUser('a', 'ada'),
      createUser('b', 'bob', managedBy('bulkId:a')),
      {
        method: 'PATCH',
        path: `/Groups/${group}`,
        data: {
          Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }] }],
        },
      },
      {
        method: 'PATCH',
        path: `/Groups/${group}`,
        data: { Operations: [{ op: 'remove', path: 'members[value eq "bulkId:a"]' }] },
      },
      {
        method: 'PUT',
        path: '/Users/bulkId:b',
        data: { userName: 'bob', title: 'x', ...managedBy('bulkId:a') },
      },
    ]);
    expect(statusesOf(answer)).toEqual(['201', '201', '204', '204', '200']);
    expect(await app.memberIds(group)).toEqual(['u2']);
    const { body, text } = await app.call('GET', '/Users/u2');
    expect(body).toMatchObject({ title: 'x', ...managedBy('u1') });
    expect(text).not.toContain('bulkId');
  });

  it('may name what is created later', async () => {
    const app = createApp();
    const group = await app.createGroup('other');
    const answer = await send(app, [
      createGroup('g', 'team', 'bulkId:a', 'bulkId:b'),
      {
        method: 'PATCH',
        path: `/Groups/${group}`,
        data: { Operations: [{ op: 'add', value: { members: [{ value: 'bulkId:b' }] } }] },
      },
      { method: 'DELETE', path: '/Users/bulkId:a' },
      createUser('a', 'ada'),
      createUser('b', 'bob'),
    ]);
    expect(statusesOf(answer)).toEqual(['201', '204', '204', '201', '201']);
    expect(await app.memberIds(group)).toEqual(['u2']);
    expect(await userNames(app)).toEqual(['bob']);
  });

  it('may lead in a circle', async () => {
    const app = createApp();
    const answer = await send(app, [
      createUser('a', 'ada', managedBy('bulkId:b')),
      createUser('b', 'bob', managedBy('bulkId:c')),
      createUser('c', 'cleo', managedBy('bulkId:a')),
      createUser('d', 'dora', managedBy('bulkId:d')),
    ]);
    expect(statusesOf(answer)).toEqual(['201', '201', '201', '201']);
    for (const [id, manager] of [
      ['u1', 'u2'],
      ['u2', 'u3'],
      ['u3', 'u1'],
      ['u4', 'u4'],
    ] as const) {
      expect((await app.call('GET', `/Users/${id}`)).body).toMatchObject(managedBy(manager));
    }
  });

  it('of what could not be created is a conflict, and undoes what refers to it in turn', async () => {
    const app = createApp();
    await app.createUser('taken');
    const answer = await send(app, [
      createUser('a', 'ada', managedBy('bulkId:b')),
      createUser('b', 'bob', managedBy('bulkId:c')),
      createUser('c', 'taken', managedBy('bulkId:a')),
      createUser('d', 'dora', managedBy('bulkId:c')),
      createUser('e', 'eve'),
    ]);
    expect(statusesOf(answer)).toEqual(['409', '409', '409', '409', '201']);
    expect(errorOf(outcomesOf(answer)[0])['detail']).toBe('cannot be resolved: "bulkId:b"');
    expect(await userNames(app)).toEqual(['taken', 'eve']);
  });

  it('whose reference cannot be added is a conflict, and leaves nothing behind', async () => {
    const app = createApp();
    const answer = await send(app, [
      createUser('a', 'ada', managedBy('bulkId:b', { $ref: 5 })),
      createUser('b', 'bob'),
    ]);
    expect(statusesOf(answer)).toEqual(['409', '201']);
    expect(await userNames(app)).toEqual(['bob']);
  });

  it('of what the same request deletes again is created, and gone', async () => {
    const app = createApp();
    const answer = await send(app, [
      createUser('a', 'ada', managedBy('bulkId:b')),
      { method: 'DELETE', path: '/Users/bulkId:a' },
      createUser('b', 'bob'),
    ]);
    expect(statusesOf(answer)).toEqual(['201', '204', '201']);
    expect(await userNames(app)).toEqual(['bob']);
  });

  it('whose reference cannot be added is told with what was left, where a guard forbids to undo it', async () => {
    const app = createApp({ guards: { protectedUsers: ['ada'] } });
    const answer = await send(app, [
      createGroup('g', 'team', 'bulkId:a'),
      createUser('a', 'ada', managedBy('bulkId:b', { $ref: 5 })),
      createUser('b', 'bob'),
    ]);
    expect(statusesOf(answer)).toEqual(['201', '409', '201']);
    const [, left] = outcomesOf(answer);
    expect(left).toMatchObject({
      method: 'POST',
      bulkId: 'a',
      location: 'http://scim.test/api/scim/v2/Users/u1',
    });
    expect(stringOf(errorOf(left)['detail'])).toMatch(
      /; User "u1" was created without and cannot be removed: /,
    );
    expect(await userNames(app)).toEqual(['ada', 'bob']);
    expect(await app.memberIds('5')).toEqual(['u1']);
  });

  it('is only a text where the schema knows no reference', async () => {
    const app = createApp();
    const texts = {
      title: 'bulkId:lead',
      emails: [{ value: 'bulkId:lead', type: 'a/bulkId:lead' }],
      profileUrl: 'bulkId:lead',
    };
    const answer = await send(app, [
      createUser('lead', 'lead'),
      createUser('a', 'ada', { ...texts, ...managedBy('bulkId:lead', { $ref: '../Users/bulkId:lead' }) }),
      {
        method: 'PATCH',
        path: '/Users/bulkId:a',
        data: {
          Operations: [
            { op: 'replace', path: 'nickName', value: 'bulkId:lead' },
            { op: 'replace', value: { 'name.givenName': 'bulkId:lead' } },
            { op: 'replace', path: 'emails[value eq "bulkId:lead"].display', value: 'bulkId:a' },
          ],
        },
      },
    ]);
    expect(statusesOf(answer)).toEqual(['201', '201', '200']);
    expect((await app.call('GET', '/Users/u2')).body).toMatchObject({
      ...texts,
      emails: [{ value: 'bulkId:lead', type: 'a/bulkId:lead', display: 'bulkId:a' }],
      nickName: 'bulkId:lead',
      name: { givenName: 'bulkId:lead' },
      ...managedBy('u1', { $ref: '../Users/u1' }),
    });
  });

  it.each([
    [
      'a dotted path',
      {
        op: 'add',
        path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
        value: 'bulkId:a',
      },
    ],
    [
      'a bare value',
      {
        op: 'add',
        path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
        value: 'bulkId:a',
      },
    ],
    [
      'a whole extension',
      {
        op: 'add',
        path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
        value: { manager: { VALUE: 'bulkId:a' } },
      },
    ],
    [
      'a dotted key',
      {
        OP: 'add',
        VALUE: { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value': 'bulkId:a' },
      },
    ],
  ])('is found behind %s', async (_, operation) => {
    const app = createApp();
    const patch = { method: 'PATCH', path: '/Users/bulkId:b', data: { operations: [operation] } };
    await send(app, [createUser('a', 'ada'), createUser('b', 'bob'), patch]);
    expect((await app.call('GET', '/Users/u2')).body).toMatchObject(managedBy('u1'));
  });

  it('that nobody declares is refused', async () => {
    const app = createApp();
    const answer = await send(app, [createGroup('g', 'team', 'bulkId:nobody')]);
    expect(errorOf(outcomesOf(answer)[0])).toMatchObject({ status: '400', scimType: 'invalidValue' });
    expect(resourcesOf(await app.call('GET', '/Groups?filter=displayName%20eq%20%22team%22'))).toEqual([]);
  });

  it('after which the request ended early is a conflict for what waits for it', async () => {
    const app = createApp();
    await app.createUser('taken');
    const answer = await send(
      app,
      [createGroup('g', 'team', 'bulkId:a'), createUser('b', 'taken'), createUser('a', 'ada')],
      { failOnErrors: 1 },
    );
    expect(statusesOf(answer)).toEqual(['409', '409']);
    expect(await userNames(app)).toEqual(['taken']);
  });

  it('is only a text outside of bulk requests', async () => {
    const app = createApp();
    const { body } = await app.call('POST', '/Users', { userName: 'ada', title: 'bulkId:x' });
    expect(stringOf(body['title'])).toBe('bulkId:x');
  });
});

it.each([
  ['/users/', '201', '404'],
  ['/users', '201', '404'],
  ['/Users', '201', '201'],
])('the path %s is taken as that of a request of its own', async (path, lenient, strict) => {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  const operation = { method: 'POST', path, bulkId: 'a', data: { schemas, userName: 'ada' } };
  expect(statusesOf(await send(createApp(), [operation]))).toEqual([lenient]);
  expect(statusesOf(await send(createApp({ compat: STRICT }), [operation]))).toEqual([strict]);
});
