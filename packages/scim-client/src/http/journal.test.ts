import { describe, expect, expectTypeOf, test } from 'vitest';
import { createScimClient, eq, type ScimLogEntry, type ScimPromise, type User } from '../index.ts';
import { createTestClient, withoutPatch, type FetchLike } from '../testing.ts';
import { BASE_URL, collect, createProvider } from '../../test/provider.ts';

/** A server that gives one answer after the other, or none at all. */
function script(...answers: readonly (Response | Error)[]): FetchLike {
  const left = [...answers];
  return () => {
    const answer = left.shift() ?? new Error('one request too many');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
}

function busy(): Response {
  return Response.json({ detail: 'busy' }, { status: 503, headers: { 'retry-after': '0' } });
}

function unreachable(): Error {
  return new TypeError('fetch failed', { cause: new Error('nobody listens') });
}

describe('withResponse', () => {
  test('gives the status, the headers and the request id beside what was read', async () => {
    const client = createTestClient(createProvider());
    const { data, status, headers, requestId } = await client.users
      .create({ userName: 'ada' })
      .withResponse();
    expect(data).toMatchObject({ userName: 'ada' });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe(data.meta.version);
    expect(requestId).toBe(headers.get('x-request-id'));
    expect((await client.users.get(data.id).withResponse()).data).toEqual(data);
    expect((await client.users.delete(data.id).withResponse()).status).toBe(204);
    expect((await client.request('GET', '/ServiceProviderConfig').withResponse()).status).toBe(200);
  });

  test('is about the last answer, after retries and where a change goes through PUT', async () => {
    const user = { id: '1', userName: 'ada' };
    const retried = createTestClient(script(busy(), Response.json(user)));
    expect(await retried.users.get('1').withResponse()).toMatchObject({ data: user, status: 200 });

    const client = createTestClient(withoutPatch(createProvider()));
    const { id } = await client.users.create({ userName: 'ada' });
    const changes = [{ op: 'replace', path: 'title', value: 'Countess' }] as const;
    const { data, headers, status } = await client.users.patch(id, changes).withResponse();
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe(data?.meta.version);
    expect(data?.title).toBe('Countess');
  });

  test('stands beside the pages of a list', async () => {
    const client = createTestClient(createProvider());
    for (const userName of ['ada', 'bob', 'eve']) await client.users.create({ userName });
    const list = client.users.list({ count: 2 });
    const first = await list.page().withResponse();
    expect(first).toMatchObject({ status: 200, data: { totalResults: 3 } });
    expect(first.requestId).toBe(first.headers.get('x-request-id'));
    const pages = await collect(list.pages().withResponse());
    expect(pages.map(({ data, status }) => [status, data.resources.length])).toEqual([
      [200, 2],
      [200, 1],
    ]);
    expect(new Set(pages.map(({ requestId }) => requestId)).size).toBe(2);
  });

  test('rejects as the call does', async () => {
    const client = createTestClient(createProvider());
    await expect(client.users.get('nobody').withResponse()).rejects.toMatchObject({ status: 404 });
  });

  test('is typed', () => {
    expectTypeOf<ScimPromise<User>>().resolves.toEqualTypeOf<User>();
    expectTypeOf<ScimPromise<User>['withResponse']>()
      .returns.resolves.toHaveProperty('data')
      .toEqualTypeOf<User>();
  });
});

describe('the log', () => {
  test('tells of every attempt', async () => {
    const log: ScimLogEntry[] = [];
    const answer = Response.json({ id: '1' }, { headers: { 'x-request-id': 'r1' } });
    const fetch = script(busy(), answer);
    await createTestClient(fetch, { log: (entry) => log.push(entry) }).users.get('1');
    const call = { method: 'GET', target: '/Users/1', elapsed: expect.any(Number) };
    expect(log).toEqual([
      { level: 'info', event: 'answered', ...call, attempt: 1, status: 503, requestId: undefined },
      { level: 'warn', event: 'retrying', ...call, attempt: 2 },
      { level: 'debug', event: 'answered', ...call, attempt: 2, status: 200, requestId: 'r1' },
    ]);
  });

  test('tells why no answer came', async () => {
    const log: ScimLogEntry[] = [];
    const fetch = script(unreachable());
    const client = createTestClient(fetch, { maxRetries: 0, log: (entry) => log.push(entry) });
    await expect(client.users.get('1')).rejects.toThrow('nobody listens');
    await expect(client.users.get('1', { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    expect(log).toMatchObject([
      { level: 'error', event: 'failed', reason: 'broken' },
      { level: 'info', event: 'failed', reason: 'aborted' },
    ]);
  });

  test.each([
    ['a refusal', () => createProvider()],
    ['a broken connection', () => script(unreachable())],
  ])('never tells a secret or of a person, also after %s', async (_, createFetch) => {
    const log: ScimLogEntry[] = [];
    const client = createTestClient(createFetch(), {
      token: 'SECRET-token',
      maxRetries: 0,
      log: (entry) => log.push(entry),
    });
    await Promise.allSettled([
      client.users.create({ userName: 'SECRET-name', password: 'SECRET-password' }),
      client.users.list({ filter: eq('userName', 'SECRET"\\" or \n"SECRET'), attributes: ['id'] }).page(),
      client.users.list({ filter: 'userName eq "SECRET' }).page(),
      client.users.search({ filter: eq('userName', 'SECRET') }).page(),
      client.request('GET', '/Users', { query: { cursor: 'SECRET', count: 1 } }),
    ]);
    expect(log.length).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(log)).not.toContain('SECRET');
    expect(log.map(({ target }) => target)).toContain(
      '/Users?filter=userName eq …&attributes=id&startIndex=1&count=100',
    );
  });

  test("never tells what a function of the caller's said when it failed", async () => {
    const log: ScimLogEntry[] = [];
    const client = createScimClient({
      baseUrl: BASE_URL,
      token: () => Promise.reject(new Error('SECRET')),
      log: (entry) => log.push(entry),
    });
    await expect(client.users.get('1')).rejects.toThrow('SECRET');
    expect(log).toMatchObject([{ event: 'failed', reason: 'caller' }]);
  });
});

test('the time for a call with all its attempts is limited', async () => {
  const start = performance.now();
  const fetch: FetchLike = () => Promise.resolve(Response.json({}, { status: 503 }));
  const client = createTestClient(fetch, { totalTimeout: 200, maxRetries: 10 });
  await expect(client.users.get('1')).rejects.toMatchObject({ name: 'ScimConnectionError' });
  expect(performance.now() - start).toBeLessThan(2_000);
});
