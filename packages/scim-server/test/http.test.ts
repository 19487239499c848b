import { USER_SCHEMA, type JsonObject } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { createMemoryStore, type ResourceStore } from '../src/index.ts';
import { BASE_URL, NOW, READER, WRITER, createApp, elements, resourcesOf, stringOf } from './app.ts';

const AUTHORIZED = { authorization: `Bearer ${WRITER}` };

describe('authorization', () => {
  it.each([
    ['no header', {}],
    ['another token', { authorization: 'Bearer other' }],
    ['another scheme', { authorization: `Basic ${WRITER}` }],
    ['no token', { authorization: 'Bearer ' }],
  ])('with %s is answered with the exact 401', async (_, headers) => {
    const { send } = createApp();
    const answer = await send(new Request(`${BASE_URL}/Schemas`, { headers }));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="SCIM"');
    expect(answer.text).toBe(
      '{"detail":"SCIM request not authorized","schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401"}',
    );
  });

  it('comes before everything else: unknown paths, methods and bodies tell a stranger nothing', async () => {
    const { send } = createApp();
    const requests = [
      new Request(`${BASE_URL}/nosuch`),
      new Request(`${BASE_URL}/Users`, { method: 'PATCH' }),
      new Request(`${BASE_URL}/Users`, { method: 'POST', body: 'x' }),
    ];
    for (const request of requests) expect((await send(request)).status).toBe(401);
  });

  it('takes the scheme in any case', async () => {
    const { send } = createApp();
    const headers = { authorization: `bearer  ${WRITER}` };
    expect((await send(new Request(`${BASE_URL}/Users`, { headers }))).status).toBe(200);
  });

  it('is not needed to learn how to authenticate', async () => {
    const { send } = createApp();
    const { status, body } = await send(new Request(`${BASE_URL}/ServiceProviderConfig`));
    expect([status, body['authenticationSchemes']]).toMatchObject([200, [{ type: 'oauthbearertoken' }]]);
  });

  it('lets a reader read, and not write', async () => {
    const { call } = createApp();
    const reader = { authorization: `Bearer ${READER}` };
    expect((await call('GET', '/Users', undefined, reader)).status).toBe(200);
    const { status, body } = await call('POST', '/Users', { userName: 'ada' }, reader);
    expect([status, body['detail']]).toEqual([403, "the token's scopes do not cover POST"]);
  });

  it('refuses a token without a SCIM scope', async () => {
    const { call } = createApp({ authenticate: () => ({ name: 'other', scopes: ['admin'] }) });
    expect((await call('GET', '/Users')).status).toBe(403);
  });
});

describe('addresses', () => {
  it.each([
    '/api/scim/v2/Users',
    '/api/scim/v2/Users/',
    '/API/SCIM/V2/users',
    '/api//scim/v2//Users//',
    '/api/scim/v2/Users?aadOptscim062020',
    '/api/scim/v2/Users?aadOptscim062020&count=2',
    '/api/scim/v2/Users?count=2&aadOptscim062020',
    '/api/scim/v2/Users?aadOptscim062020?count=2',
    '/api/scim/v2/?aadOptscim062020/Users?count=2',
    '/api/scim/v2?aadOptscim062020=true/Users',
    '/api/scim/v2/?aadOptscim062020/Users',
  ])('%s is the list of users', async (path) => {
    const { send, createUser } = createApp();
    await createUser('ada');
    const answer = await send(new Request(`http://scim.test${path}`, { headers: AUTHORIZED }));
    expect([answer.status, answer.body['totalResults']]).toEqual([200, 1]);
  });

  it("keep their filter beside Entra's flag", async () => {
    const { send, createUser } = createApp();
    await createUser('ada');
    await createUser('bob');
    for (const query of [
      '?aadOptscim062020&filter=userName+eq+"ADA"',
      '?filter=userName%20eq%20%22ada%22&aadOptscim062020',
      '?aadOptscim062020?filter=userName eq "ada"',
    ]) {
      const answer = await send(new Request(`${BASE_URL}/Users${query}`, { headers: AUTHORIZED }));
      expect(resourcesOf(answer).map(({ userName }) => userName)).toEqual(['ada']);
    }
  });

  it('have ids in which the case counts', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    expect((await call('GET', '/USERS/u1')).status).toBe(200);
    expect((await call('GET', '/Users/U1')).status).toBe(404);
  });

  it('outside the base path, or unknown, are answered with 404, and without a token like any other', async () => {
    const { send, call } = createApp();
    const headers = { authorization: `Bearer ${WRITER}` };
    for (const url of ['http://scim.test/api/scim/v20/Users', 'http://scim.test/']) {
      expect((await send(new Request(url))).status).toBe(401);
      expect((await send(new Request(url, { headers }))).status).toBe(404);
    }
    expect((await call('GET', '/nowhere', undefined, { authorization: '' })).status).toBe(401);
    expect((await call('GET', '/Users/u1/more')).status).toBe(404);
  });

  it('are told to who has no token only as they were asked', async () => {
    const { send, call } = createApp({ publicUrl: 'https://secret.example/scim' });
    const open = await send(new Request(`${BASE_URL}/ServiceProviderConfig`));
    expect(open.text).not.toContain('secret.example');
    expect((await call('GET', '/Schemas')).text).toContain('https://secret.example/scim/Schemas');
  });

  it.each([
    ['/.search?aadOptscim062020/Users', 403],
    ['/Users/u1/.search', 403],
    ['/?aadOptscim062020/.search', 200],
    ['/users/.SEARCH/', 200],
  ])('decide where they lead what a reading token may: POST %s is answered with %i', async (path, status) => {
    const { call } = createApp();
    const reader = { authorization: `Bearer ${READER}` };
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] };
    expect((await call('POST', path, body, reader)).status).toBe(status);
  });

  it('tell a wrong method which ones they take', async () => {
    const { call } = createApp();
    const users = await call('DELETE', '/Users');
    expect([users.status, users.headers.get('allow')]).toEqual([405, 'GET, POST']);
    const user = await call('POST', '/Users/u1', {});
    expect([user.status, user.headers.get('allow')]).toEqual([405, 'GET, PUT, PATCH, DELETE']);
    expect((await call('POST', '/Schemas', {})).headers.get('allow')).toBe('GET');
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('%s /Me is not implemented', async (method) => {
    const body = method === 'GET' ? undefined : {};
    expect((await createApp().call(method, '/Me', body)).status).toBe(501);
  });

  it('answer HEAD like GET, without a body', async () => {
    const { send } = createApp();
    const request = new Request(`${BASE_URL}/Users`, { method: 'HEAD', headers: AUTHORIZED });
    const { status, text } = await send(request);
    expect([status, text]).toEqual([200, '']);
  });

  it('are seen from the public URL where one is given', async () => {
    const { call } = createApp({ publicUrl: 'https://app.example.com/scim/', basePath: '/api/scim/v2/' });
    const { headers, body } = await call('POST', '/Users', { userName: 'ada' });
    expect(headers.get('location')).toBe('https://app.example.com/scim/Users/u1');
    expect(body['meta']).toMatchObject({ location: 'https://app.example.com/scim/Users/u1' });
  });
});

describe('bodies', () => {
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>): Request =>
    new Request(`${BASE_URL}/Users`, { method: 'POST', headers: { ...AUTHORIZED, ...headers }, body });

  it.each(['application/scim+json; charset=utf-8', 'application/json', 'TEXT/JSON;charset=UTF-8'])(
    'of type %s are taken',
    async (type) => {
      const request = post('{"userName":"ada"}', { 'content-type': type });
      expect((await createApp().send(request)).status).toBe(201);
    },
  );

  it('without a type are taken, those of another type are not', async () => {
    const { send } = createApp();
    expect((await send(post(new TextEncoder().encode('{"userName":"ada"}'), {}))).status).toBe(201);
    expect((await send(post('userName=ada', { 'content-type': 'text/plain' }))).status).toBe(415);
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['no JSON', '{"userName":"hunter2"'],
    ['no object', '["ada"]'],
    ['a bare null', 'null'],
    ['nested too deep', `{"userName":"ada","metadata":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['nested far too deep', '['.repeat(1_000_000)],
    ['not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('that are %s are refused as invalidSyntax', async (_, body) => {
    const { send } = createApp();
    const answer = await send(post(body, { 'content-type': 'application/scim+json' }));
    expect([answer.status, answer.body['scimType']]).toEqual([400, 'invalidSyntax']);
    expect(answer.text).not.toContain('hunter2');
  });

  it('nested as deep as is allowed, and braces in strings, are taken', async () => {
    const { send } = createApp();
    const deep = `{"userName":"ada","title":"${'[{'.repeat(100)}\\"","metadata":{"a":${'['.repeat(62)}1${']'.repeat(62)}}}`;
    expect((await send(post(deep, { 'content-type': 'application/json' }))).status).toBe(201);
  });

  it('longer than the limit are refused, whether they tell their length or not', async () => {
    const { send } = createApp({ limits: { maxBodyBytes: 100 } });
    const long = JSON.stringify({ userName: 'a'.repeat(100) });
    const type = { 'content-type': 'application/json' };
    expect((await send(post(long, { ...type, 'content-length': String(long.length) }))).status).toBe(413);
    const stream = new Blob([long.slice(0, 60), long.slice(60)]).stream();
    const init = {
      method: 'POST',
      headers: { ...AUTHORIZED, ...type },
      body: stream,
      duplex: 'half' as const,
    };
    expect((await send(new Request(`${BASE_URL}/Users`, init))).status).toBe(413);
  });

  it('with a NUL character, or without a required attribute, are refused as invalidValue', async () => {
    const { call } = createApp();
    for (const body of [{ userName: 'a\0' }, { displayName: 'x' }, { userName: ' ' }, { userName: 5 }]) {
      const answer = await call('POST', '/Users', body);
      expect([answer.status, answer.body['scimType']]).toEqual([400, 'invalidValue']);
    }
  });
});

describe('discovery', () => {
  it('lists what its endpoints give one by one, and ignores paging', async () => {
    const { call } = createApp();
    const list = await call('GET', '/Schemas?count=1&startIndex=3');
    const schemas = resourcesOf(list);
    expect(schemas.map(({ name }) => name)).toEqual([
      'User',
      'EnterpriseUser',
      'Metadata',
      'Group',
      'Service Provider Configuration',
      'ResourceType',
      'Schema',
    ]);
    for (const schema of schemas) {
      const one = await call('GET', `/Schemas/${encodeURIComponent(stringOf(schema['id']))}`);
      expect(one.body).toEqual(schema);
    }
    const types = resourcesOf(await call('GET', '/ResourceTypes'));
    expect(types.map(({ id, endpoint }) => [id, endpoint])).toEqual([
      ['User', '/Users'],
      ['Group', '/Groups'],
    ]);
    expect((await call('GET', '/ResourceTypes/user')).body).toEqual(types[0]);
  });

  it('answers with what its own schemas declare, and leaves out nothing that they require', async () => {
    const { call } = createApp();
    const schemas = resourcesOf(await call('GET', '/Schemas'));
    const resources = [
      (await call('GET', '/ServiceProviderConfig')).body,
      ...resourcesOf(await call('GET', '/ResourceTypes')),
      // The schema of schemas has parts of parts of parts, which no schema can declare.
      ...schemas.filter(({ name }) => name !== 'Schema'),
    ];
    for (const { schemas: own, id: _, meta: __, ...resource } of resources) {
      const [uri] = Array.isArray(own) ? own : [];
      const declared = elements(schemas.find(({ id }) => id === uri)?.['attributes']);
      expect(undeclaredIn(resource, declared)).toEqual([]);
    }
  });

  it('refuses a filter, and knows no unknown id', async () => {
    const { call } = createApp();
    for (const path of ['Schemas', `Schemas/${USER_SCHEMA}`, 'ResourceTypes', 'ResourceTypes/User']) {
      expect((await call('GET', `/${path}?filter=id%20pr`)).status).toBe(403);
    }
    expect((await call('GET', '/ServiceProviderConfig?filter=patch.supported%20eq%20true')).status).toBe(403);
    expect((await call('GET', '/Schemas/urn:nosuch')).status).toBe(404);
    expect((await call('GET', '/ResourceTypes/Device')).status).toBe(404);
  });
});

describe('failures', () => {
  const broken: ResourceStore = {
    ...createMemoryStore(),
    retrieve: () => Promise.reject(new Error('disk on fire at /secret/path')),
  };

  it('of the store are answered with a 500 that tells what to do, and their cause goes to the log', async () => {
    const { call, events } = createApp({ store: broken });
    const { status, text, headers } = await call('GET', '/Users/u1');
    expect(status).toBe(500);
    expect(text).not.toContain('disk');
    expect(text).toContain('give the administrator the X-Request-Id of the answer');
    expect(headers.get('x-request-id')).not.toBeNull();
    expect(events).toMatchObject([
      { event: 'failure', cause: new Error('disk on fire at /secret/path') },
      { event: 'request', method: 'GET', path: '/Users/u1', status: 500, principal: 'writer' },
    ]);
  });

  it('of the authentication let nobody in', async () => {
    const { call } = createApp({ authenticate: () => Promise.reject(new Error('no database')) });
    expect((await call('GET', '/Users')).status).toBe(500);
  });
});

describe('the log', () => {
  it('tells of requests and changes, without the values in queries and bodies', async () => {
    const { call, patch, events } = createApp();
    await call('POST', '/Users', { userName: 'ada@example.com' });
    await call('GET', '/Users?filter=userName%20eq%20%22ada@example.com%22');
    await patch('/Users/u1', { op: 'replace', path: 'active', value: true });
    await call('DELETE', '/Users/u1');
    const named = { exchange: expect.any(String), requestId: expect.any(String) };
    const origin = { principal: 'writer', tenant: 'default', ...named, at: NOW };
    const change = { ...origin, event: 'changed', resourceType: 'User', id: 'u1' };
    const request = { ...origin, event: 'request' };
    expect(events).toEqual([
      { ...change, operation: 'create' },
      { ...request, method: 'POST', path: '/Users', status: 201 },
      { ...request, method: 'GET', path: '/Users', status: 200 },
      { ...request, method: 'PATCH', path: '/Users/u1', status: 200 },
      { ...change, operation: 'delete' },
      { ...request, method: 'DELETE', path: '/Users/u1', status: 204 },
    ]);
  });
});

/** What differs from the declaration: members that are no attribute or not of its type, attributes that are missing. */
function undeclaredIn(container: JsonObject, definitions: readonly JsonObject[]): readonly string[] {
  const missing = definitions
    .filter((definition) => definition['required'] === true && !(stringOf(definition['name']) in container))
    .map((definition) => `${stringOf(definition['name'])} is missing`);
  const others = Object.entries(container).flatMap(([name, value]) => {
    const definition = definitions.find((candidate) => candidate['name'] === name);
    if (definition === undefined) return [`${name} is not declared`];
    if (Array.isArray(value) !== definition['multiValued']) return [`${name} is of another shape`];
    if (definition['type'] !== 'complex') return [];
    const parts = elements(definition['subAttributes']);
    return elements(Array.isArray(value) ? value : [value ?? null]).flatMap((part) =>
      undeclaredIn(part, parts),
    );
  });
  return [...missing, ...others];
}
