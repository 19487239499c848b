import { describe, expect, it } from 'vitest';
import { call, createTestClock, request } from '../../test/call-api.ts';
import { createOktaSandbox } from '../index.ts';

describe('every answer', () => {
  it.each([
    ['/api/v1/org', {}, 200],
    ['/api/v1/org', { headers: { authorization: 'SSWS wrong' } }, 401],
    ['/api/v1/nowhere', {}, 404],
    ['/api/v1/groups?filter=x', {}, 400],
  ])('to %s with %j carries date, request id and rate limit', async (path, init, status) => {
    const sandbox = createOktaSandbox({ clock: () => new Date('2026-02-03T10:00:00.400Z') });
    const response = await sandbox.fetch(request(path, init));
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      date: 'Tue, 03 Feb 2026 10:00:00 GMT',
      'x-okta-request-id': expect.stringMatching(/^req\w{17}$/),
      'x-rate-limit-limit': '600',
      'x-rate-limit-remaining': '599',
      'x-rate-limit-reset': String(Date.parse('2026-02-03T10:01:01Z') / 1000),
    });
  });

  it('has its own request id', async () => {
    const sandbox = createOktaSandbox();
    const answers = [await call(sandbox, 'GET', '/api/v1/org'), await call(sandbox, 'GET', '/api/v1/org')];
    expect(new Set(answers.map(({ headers }) => headers.get('x-okta-request-id'))).size).toBe(2);
  });
});

describe('an error', () => {
  it.each([
    ['GET', '/api/v1/nowhere', 404, 'E0000008', 'The requested path was not found'],
    ['GET', '/api/v1/Groups', 404, 'E0000008', 'The requested path was not found'],
    ['GET', '/', 404, 'E0000008', 'The requested path was not found'],
    ['PATCH', '/api/v1/groups', 405, 'E0000022', 'The endpoint does not support the provided HTTP method'],
    [
      'GET',
      '/api/v1/users/x/lifecycle/suspend',
      405,
      'E0000022',
      'The endpoint does not support the provided HTTP method',
    ],
  ])('%s %s is a whole body of %i %s', async (method, path, status, errorCode, errorSummary) => {
    const answer = await call(createOktaSandbox(), method, path);
    expect([answer.status, answer.body]).toEqual([
      status,
      {
        errorCode,
        errorSummary,
        errorLink: errorCode,
        errorId: expect.stringMatching(/^oae\w{17}$/),
        errorCauses: [],
      },
    ]);
  });

  it.each([undefined, 'SSWS wrong', 'Bearer sandbox-token', 'ssws', ''])(
    '%j as authorization is a 401',
    async (value) => {
      const headers = value === undefined ? undefined : { authorization: value };
      const bare = new Request('https://okta.example/api/v1/org', headers === undefined ? {} : { headers });
      const response = await createOktaSandbox().fetch(bare);
      expect([response.status, await response.json()]).toEqual([
        401,
        expect.objectContaining({ errorCode: 'E0000011' }),
      ]);
    },
  );

  it('a body that is no JSON is a 400 E0000003', async () => {
    const response = await createOktaSandbox().fetch(
      request('/api/v1/groups', { method: 'POST', body: '{' }),
    );
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ errorCode: 'E0000003' }),
    ]);
  });

  it('accepts only the token that was chosen', async () => {
    const sandbox = createOktaSandbox({ apiToken: 'other' });
    expect((await call(sandbox, 'GET', '/api/v1/org')).status).toBe(401);
    const accepted = await sandbox.fetch(
      request('/api/v1/org', { headers: { authorization: 'SSWS other' } }),
    );
    expect(accepted.status).toBe(200);
  });
});

describe('the rate limit', () => {
  it('answers 429 E0000047 when a bucket is used up, until its window ends', async () => {
    const clock = createTestClock('2026-02-03T10:00:00.000Z');
    const sandbox = createOktaSandbox({ clock: clock.now, rateLimit: { limit: 2, windowSeconds: 10 } });
    const get = async (path: string): Promise<readonly unknown[]> => {
      const { status, headers } = await call(sandbox, 'GET', path);
      return [status, headers.get('x-rate-limit-remaining'), Number(headers.get('x-rate-limit-reset'))];
    };
    const reset = Date.parse('2026-02-03T10:00:10Z') / 1000;
    expect(await get('/api/v1/groups')).toEqual([200, '1', reset]);
    clock.tick(4);
    expect(await get('/api/v1/groups?limit=1')).toEqual([200, '0', reset]);
    expect(await get('/api/v1/groups')).toEqual([429, '0', reset]);
    expect(await get('/api/v1/users')).toEqual([200, '1', reset + 4]);
    const { body } = await call(sandbox, 'GET', '/api/v1/groups');
    expect(body).toMatchObject({ errorCode: 'E0000047', errorLink: 'E0000047', errorCauses: [] });
    clock.tick(6);
    expect(await get('/api/v1/groups')).toEqual([200, '1', reset + 10]);
  });

  it.each([
    ['/api/v1/groups', '/api/v1/groups/00gX'],
    ['/api/v1/groups/00gX', '/api/v1/groups/00gX/users'],
    ['/api/v1/users', '/api/v1/users/00uX'],
  ])('counts %s and %s apart', async (one, other) => {
    const sandbox = createOktaSandbox({ rateLimit: { limit: 1, windowSeconds: 60 } });
    await call(sandbox, 'GET', one);
    expect((await call(sandbox, 'GET', one)).status).toBe(429);
    expect((await call(sandbox, 'GET', other)).status).not.toBe(429);
  });
});

it('more requests at once than allowed are refused with a limit of 0, which tells them from a used-up limit', async () => {
  const sandbox = createOktaSandbox({ users: 30, concurrency: 2 });
  sandbox.faults.next({ kind: 'delay', milliseconds: 20 }, { times: 2 });
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => sandbox.fetch(request('/api/v1/groups?limit=1'))),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]?.headers.get('x-rate-limit-limit')).toBe('0');
  expect((await sandbox.fetch(request('/api/v1/groups?limit=1'))).status).toBe(200);
});
