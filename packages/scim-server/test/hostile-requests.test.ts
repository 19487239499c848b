import { ERROR_MESSAGE, STRICT, isJsonObject, type JsonObject, type JsonValue } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { StoreBusyError, createMemoryStore } from '../src/index.ts';
import { BASE_URL, WRITER, createApp, resourcesOf, type Answer, type App } from './app.ts';

const HEADERS = { authorization: `Bearer ${WRITER}`, 'content-type': 'application/scim+json' };

/** The status and keyword of a refusal that a client can read. */
function refusalOf({ status, headers, body, text }: Answer): readonly [number, JsonValue | undefined] {
  const isMessage = JSON.stringify(body['schemas']) === JSON.stringify([ERROR_MESSAGE]);
  const isScim = headers.get('content-type') === 'application/scim+json' && body['status'] === String(status);
  if (!isMessage || !isScim) throw new Error(`no SCIM error: ${status} ${text.slice(0, 200)}`);
  return [status, body['scimType']];
}

function post(body: string | ReadableStream<Uint8Array>, path = '/Users'): Request {
  const init = { method: 'POST', headers: HEADERS, body, duplex: 'half' as const };
  return new Request(`${BASE_URL}${path}`, init);
}

async function inTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  const start = performance.now();
  const result = await work;
  expect(performance.now() - start).toBeLessThan(milliseconds);
  return result;
}

async function userCount(app: App): Promise<unknown> {
  return (await app.call('GET', '/Users?count=0')).body['totalResults'];
}

describe('half a character', () => {
  it.each([
    ['a value', '{"userName":"a\\ud800"}'],
    ['a name', '{"userName":"a","metadata":{"\\udfff":1}}'],
    ['a list', '{"userName":"a","metadata":{"x":["\\uD800x"]}}'],
  ])('in %s is refused', async (_, body) => {
    const app = createApp();
    expect(refusalOf(await app.send(post(body)))).toEqual([400, 'invalidSyntax']);
    expect(await userCount(app)).toBe(0);
  });

  it('is told from a whole one, and from a backslash', async () => {
    const { send } = createApp();
    const { status, body } = await send(post('{"userName":"\\ud83d\\ude00","title":"\\\\ud800"}'));
    expect([status, body['userName'], body['title']]).toEqual([201, '\u{1f600}', '\\ud800']);
  });
});

describe('addresses', () => {
  it.each(['/Users/%zz', '/Users/%', '/Users/%ff', '/Users/a%00b', '/%55sers/%c0%ae', '/Schemas/%e0%a4%a'])(
    '%s is answered with 404',
    async (path) => {
      expect(refusalOf(await createApp().call('GET', path))).toEqual([404, undefined]);
    },
  );

  it.each([
    ['filter=%', [400, 'invalidFilter']],
    ['filter=userName%20eq%20%22%zz', [400, 'invalidFilter']],
    ['sortBy=%00', [400, 'invalidValue']],
    ['startIndex=%', [400, 'invalidValue']],
    ['attributes=%ff,%', [200]],
    ['=&==&&%', [200]],
  ])('with the query %s are answered by %j', async (query, expected) => {
    const answer = await createApp().call('GET', `/Users?${query}`);
    expect(answer.status === 200 ? [200] : refusalOf(answer)).toEqual(expected);
  });

  it('of a million characters are answered at once', async () => {
    const { call } = createApp();
    const long = 'x'.repeat(1_000_000);
    expect(refusalOf(await inTime(call('GET', `/${long}`), 1000))).toEqual([404, undefined]);
    expect(refusalOf(await inTime(call('GET', `/Users/${long}`), 1000))).toEqual([404, undefined]);
    expect(refusalOf(await inTime(call('GET', `/Users?filter=${long}`), 1000))).toEqual([
      400,
      'invalidFilter',
    ]);
    expect(refusalOf(await inTime(call('GET', `/${'/'.repeat(1_000_000)}x`), 1000))).toEqual([
      404,
      undefined,
    ]);
    expect((await inTime(call('GET', `/Users?attributes=${'a,'.repeat(500_000)}`), 2000)).status).toBe(200);
  });

  it('with a parameter given twice, and differently, are refused', async () => {
    const { call, createUser } = createApp();
    await createUser('ada', { title: 'x', nickName: 'y' });
    for (const query of ['count=1&count=2', 'filter=id%20pr&Filter=userName%20pr', 'cursor=&cursor=x']) {
      expect(refusalOf(await call('GET', `/Users?${query}`))).toEqual([400, 'invalidValue']);
    }
    expect((await call('GET', '/Users?count=1&count=1&x=1&x=2')).status).toBe(200);
    const [user] = resourcesOf(await call('GET', '/Users?attributes=title&attributes=nickName'));
    expect(user).toMatchObject({ title: 'x', nickName: 'y' });
  });

  it.each(['OPTIONS', 'TRACEROUTE', 'LINK'])('do not take the method %s, and say which', async (method) => {
    const answer = await createApp().call(method, '/Users');
    expect(refusalOf(answer)).toEqual([405, undefined]);
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });
});

describe('filters', () => {
  const term = 'userName eq "nobody" or title pr';

  it('of ten thousand terms are answered at once, by GET and by search', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const filter = Array.from({ length: 4999 }, () => term).join(' or ');
    const query = `/Users?filter=${encodeURIComponent(filter)}`;
    expect((await inTime(call('GET', query), 2000)).body['totalResults']).toBe(0);
    const found = await inTime(call('POST', '/.search', { filter: `${filter} or userName pr` }), 2000);
    expect(found.body['totalResults']).toBe(1);
  });

  it.each([
    ['not', `${'not ('.repeat(10_000)}id pr${')'.repeat(10_000)}`],
    ['parentheses', `${'('.repeat(100_000)}id pr`],
    ['brackets', `emails[${'value['.repeat(10_000)}`],
    ['quotation marks', `userName eq "${'\\"'.repeat(400_000)}`],
  ])('with far too many %s are refused at once', async (_, filter) => {
    const { call } = createApp();
    expect(refusalOf(await inTime(call('POST', '/Users/.search', { filter }), 1000))).toEqual([
      400,
      'invalidFilter',
    ]);
  });

  it('that ask for a NUL find nothing', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    for (const name of ['id', 'userName', 'externalId', 'displayName', 'title']) {
      const { status, body } = await call('POST', '/Users/.search', { filter: `${name} eq "a\\u0000"` });
      expect([status, body['totalResults']]).toEqual([200, 0]);
    }
  });
});

describe('a client that breaks off in the middle of its body', () => {
  it('is refused, writes nothing, and is no failure of the service provider', async () => {
    const app = createApp();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"userName":"ada"'));
        controller.error(new Error('ECONNRESET'));
      },
    });
    expect(refusalOf(await app.send(post(body)))).toEqual([400, 'invalidSyntax']);
    expect(await userCount(app)).toBe(0);
    expect(app.events.map(({ event }) => event)).not.toContain('failure');
  });
});

describe('a store that is busy', () => {
  it('asks the client to wait, and is no failure', async () => {
    const busy = (): Promise<never> => Promise.reject(new StoreBusyError('others hold it'));
    const app = createApp({ store: { ...createMemoryStore(), create: busy, retrieve: busy } });
    for (const answer of [
      await app.call('POST', '/Users', { userName: 'ada' }),
      await app.call('GET', '/Users/u1'),
    ]) {
      expect(refusalOf(answer)).toEqual([503, undefined]);
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect(answer.text).not.toContain('others hold it');
    }
    const bulk = await app.call('POST', '/Bulk', {
      Operations: [{ method: 'POST', path: '/Users', bulkId: 'a', data: { userName: 'ada' } }],
    });
    expect(bulk.body['Operations']).toMatchObject([{ status: '503' }]);
    expect(app.events.map(({ event }) => event)).not.toContain('failure');
  });
});

describe('a strict service provider', () => {
  const create = (app: App, body: JsonObject, headers = {}): Promise<Answer> =>
    app.call('POST', '/Users', body, headers);
  const USER = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' };

  it('wants every message and resource to say what it is', async () => {
    const app = createApp({ compat: STRICT });
    expect(refusalOf(await create(app, { userName: 'ada' }))).toEqual([400, 'invalidSyntax']);
    expect(refusalOf(await create(app, { ...USER, schemas: [ERROR_MESSAGE] }))).toEqual([
      400,
      'invalidSyntax',
    ]);
    expect(refusalOf(await app.call('POST', '/Users/.search', { count: 1 }))).toEqual([400, 'invalidSyntax']);
    expect(refusalOf(await app.call('POST', '/Bulk', { Operations: [] }))).toEqual([400, 'invalidSyntax']);
    expect((await create(app, USER)).status).toBe(201);
    const patch = { Operations: [{ op: 'add', path: 'title', value: 'x' }] };
    expect(refusalOf(await app.call('PATCH', '/Users/u1', patch))).toEqual([400, 'invalidSyntax']);
    expect(refusalOf(await app.call('PUT', '/Users/u1', { userName: 'ada' }))).toEqual([
      400,
      'invalidSyntax',
    ]);
  });

  it('wants JSON to be called JSON, and values to have their types', async () => {
    const app = createApp({ compat: STRICT });
    expect(refusalOf(await create(app, USER, { 'content-type': 'text/json' }))).toEqual([415, undefined]);
    const untyped = new Request(`${BASE_URL}/Users`, {
      method: 'POST',
      headers: { authorization: HEADERS.authorization },
      body: new TextEncoder().encode(JSON.stringify(USER)),
    });
    expect(refusalOf(await app.send(untyped))).toEqual([415, undefined]);
    expect(refusalOf(await create(app, { ...USER, active: 'True' }))).toEqual([400, 'invalidValue']);
    expect((await create(app, USER, { 'content-type': 'application/json' })).status).toBe(201);
  });

  it('has its configuration under its own name alone', async () => {
    const headers = { authorization: '' };
    const strict = createApp({ compat: STRICT });
    expect((await strict.call('GET', '/serviceConfiguration', undefined, headers)).status).toBe(401);
    expect(refusalOf(await strict.call('GET', '/serviceConfiguration'))).toEqual([404, undefined]);
    const lenient = await createApp().call('GET', '/ServiceConfiguration/', undefined, headers);
    expect(lenient.status).toBe(200);
    expect(isJsonObject(lenient.body['bulk'] ?? null)).toBe(true);
  });
});
