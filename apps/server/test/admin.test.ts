import { createMemoryDatabase, type Database } from '@drawbridge/scim-server';
import { describe, expect, test } from 'vitest';
import type { PauseChange } from '../src/admin/admin-context.ts';
import { createAdminHandler } from '../src/admin/admin-handler.ts';
import { tellAdminToWait } from '../src/admin/problem.ts';
import type { TenantConfig } from '../src/config/server-config.ts';
import { ONLY_TENANT } from '../src/index.ts';
import { createBadTokenLimiter } from '../src/throttle/bad-token-limiter.ts';
import { throttleBadTokens } from '../src/throttle/throttle.ts';
import { issueToken } from '../src/token/issue-token.ts';
import { createProvenTokens } from '../src/token/proven-tokens.ts';
import { DESCRIBED, checkAdminResponse } from './admin-contract.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const ORIGIN = 'http://admin.test';

/** What was answered somewhere in this file, each checked against the contract. */
const seen = new Set<string>();

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

type Call = (bearer: string | undefined, method: string, path: string, body?: unknown) => Promise<Answer>;

interface Admin {
  readonly call: Call;
  readonly database: Database;
  readonly failures: readonly unknown[];
  readonly changes: readonly PauseChange[];
  readonly issue: (tenant: string, scopes: readonly string[], expiresAt?: string) => Promise<string>;
}

/** The admin API over a database in memory, every answer of which is checked against the contract. */
function createAdmin(
  tenants: readonly TenantConfig[] = [ONLY_TENANT],
  database: Database = createMemoryDatabase(),
  isServing = true,
): Admin {
  const failures: unknown[] = [];
  const changes: PauseChange[] = [];
  const proven = createProvenTokens();
  const admin = createAdminHandler({
    database,
    tenants,
    proven,
    clock: () => NOW,
    isServing: () => isServing,
    onPauseChange: (change) => changes.push(change),
    onFailure: (error) => failures.push(error),
  });
  const limiter = createBadTokenLimiter({ perAddress: { burst: 3, perSecond: 1 }, now: () => 0 });
  const handler = throttleBadTokens(admin, { limiter, proven, tellToWait: tellAdminToWait });
  return {
    database,
    failures,
    changes,
    call: async (bearer, method, path, body) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const request = new Request(`${ORIGIN}${path}`, {
        method,
        headers: {
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(text === undefined ? {} : { 'content-length': String(text.length) }),
        },
        ...(text === undefined ? {} : { body: text }),
      });
      const response = await handler(request, '192.0.2.1');
      seen.add(await checkAdminResponse(method, request.url, response.clone()));
      const { status, headers } = response;
      const answer = await response.text();
      return { status, headers, body: answer === '' ? undefined : JSON.parse(answer) };
    },
    issue: async (tenant, scopes, expiresAt) =>
      (await issueToken(database.tokens, tenant, { name: 'me', description: '', scopes, expiresAt }, NOW))
        .secret,
  };
}

const acme: TenantConfig = { ...ONLY_TENANT, name: 'acme', hosts: ['acme.example'] };
const globex: TenantConfig = {
  ...ONLY_TENANT,
  name: 'globex',
  hosts: [],
  publicUrl: 'https://globex.example/x',
};

const TOKENS = '/api/admin/v1/tokens';

describe('tokens', () => {
  test('one is created, shown once, listed, and revoked for good', async () => {
    const { call, issue } = createAdmin();
    const me = await issue('default', ['admin']);
    const request = { name: 'okta', description: 'prod', scopes: ['scim', 'scim'], expiresAt: '10d' };
    const created = await call(me, 'POST', TOKENS, request);
    expect(created.status).toBe(201);
    const { token, secret } = Object(created.body);
    expect(token).toEqual({
      id: token.id,
      tenant: 'default',
      name: 'okta',
      description: 'prod',
      scopes: ['scim'],
      prefix: secret.slice(0, 15),
      lastFour: secret.slice(-4),
      status: 'expiring',
      createdAt: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-03-11T12:00:00.000Z',
    });
    const location = created.headers.get('location') ?? '';
    expect((await call(me, 'GET', location)).body).toEqual(token);
    const listed = await call(me, 'GET', TOKENS);
    expect(Object(listed.body).tokens).toMatchObject([{ name: 'me', lastUsedAt: NOW.toISOString() }, token]);
    expect(JSON.stringify(listed.body)).not.toContain(secret);

    expect((await call(me, 'DELETE', location)).status).toBe(204);
    expect((await call(me, 'DELETE', location)).status).toBe(204);
    expect((await call(me, 'GET', location)).body).toMatchObject({ status: 'revoked' });
  });

  test('a revoked admin is refused from the next request on', async () => {
    const { call, issue } = createAdmin();
    const me = await issue('default', ['admin']);
    const [{ id }] = Object((await call(me, 'GET', TOKENS)).body).tokens;
    expect((await call(me, 'DELETE', `${TOKENS}/${id}`)).status).toBe(204);
    expect((await call(me, 'GET', TOKENS)).status).toBe(401);
  });

  test.each([
    ['{"name":"x"', 'the body is no JSON'],
    ['[]', 'Invalid input'],
    [{ tenant: 1, name: 'x', scopes: ['scim'] }, 'tenant must be a text'],
    [
      { name: '', scopes: ['all'], expiresAt: 'soon', hash: 'x' },
      'name must not be empty; scopes.0 must be of scim, scim:read, admin; expiresAt must be a time to come',
    ],
    [{ name: 'two\nlines', scopes: [] }, 'name must be one line of text; scopes must name at least one'],
    [{ name: ` ${'x'.repeat(100)}`, scopes: ['scim'] }, 'name must have at most 100 characters'],
  ])('%j is told what is wrong with it', async (body, detail) => {
    const { call, issue } = createAdmin();
    const answer = await call(await issue('default', ['admin']), 'POST', TOKENS, body);
    expect(answer.status).toBe(400);
    expect(Object(answer.body).detail).toContain(detail);
  });

  test('a body of megabytes is refused unread', async () => {
    const { call, issue } = createAdmin();
    const me = await issue('default', ['admin']);
    expect((await call(me, 'POST', TOKENS, ' '.repeat(100_000))).status).toBe(413);
  });
});

describe('authorization', () => {
  const PATHS = [
    ['GET', TOKENS],
    ['POST', TOKENS],
    ['GET', `${TOKENS}/token_1`],
    ['DELETE', `${TOKENS}/token_1`],
    ['GET', '/api/admin/v1/tenants'],
    ['PUT', '/api/admin/v1/tenants/default/pause'],
    ['DELETE', '/api/admin/v1/tenants/default/pause'],
    ['GET', '/api/admin/v1/conflicts'],
    ['GET', '/api/admin/v1/log'],
  ] as const;

  test.each(PATHS)('%s %s needs an active token with the scope admin', async (method, path) => {
    const { call, issue } = createAdmin();
    expect((await call(undefined, method, path)).status).toBe(401);
    expect((await call('unknown', method, path)).status).toBe(401);
    expect((await call(await issue('default', ['admin'], NOW.toISOString()), method, path)).status).toBe(401);
    expect((await call(await issue('default', ['scim', 'scim:read']), method, path)).status).toBe(403);
  });

  test.each(PATHS)('%s %s slows down who tries tokens', async (method, path) => {
    const { call } = createAdmin();
    for (const bearer of ['a', 'b', 'c']) expect((await call(bearer, method, path)).status).toBe(401);
    const refused = await call('d', method, path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  });
});

describe('tenants', () => {
  test('an admin of one sees nothing of another', async () => {
    const { call, issue } = createAdmin([acme, globex]);
    const me = await issue('acme', ['admin']);
    await issue('globex', ['scim']);
    const all = await issue('*', ['admin']);
    const [other] = Object((await call(all, 'GET', `${TOKENS}?tenant=globex`)).body).tokens;
    for (const tenant of ['globex', 'nowhere', '*']) {
      const answers = [
        await call(me, 'GET', `${TOKENS}?tenant=${tenant}`),
        await call(me, 'GET', `/api/admin/v1/log?tenant=${tenant}`),
        await call(me, 'POST', TOKENS, { tenant, name: 'x', scopes: ['admin'] }),
      ];
      expect(answers.map(({ body }) => Object(body).detail)).toEqual(Array(3).fill('no such tenant'));
    }
    for (const method of ['GET', 'DELETE']) {
      expect((await call(me, method, `${TOKENS}/${other.id}`)).status).toBe(404);
    }
    expect((await call(me, 'GET', '/api/admin/v1/tenants')).body).toEqual({
      tenants: [
        {
          name: 'acme',
          hosts: ['acme.example'],
          path: '/api/scim/v2',
          defaultGroupPrefix: '',
          guards: { lastAdmin: true, protectedUsers: [] },
          seatsUsed: 0,
        },
      ],
    });
    expect((await call(all, 'GET', `${TOKENS}/${other.id}`)).body).toMatchObject({ status: 'active' });
  });

  test('an admin of all sees all, and names the tenant it is about', async () => {
    const { call, issue } = createAdmin([acme, globex]);
    const all = await issue('*', ['admin']);
    const { tenants } = Object((await call(all, 'GET', '/api/admin/v1/tenants')).body);
    expect(tenants).toMatchObject([{ name: 'acme' }, { name: 'globex', path: '/t/globex/api/scim/v2' }]);
    expect((await call(all, 'GET', TOKENS)).status).toBe(400);
    expect((await call(all, 'GET', '/api/admin/v1/log')).status).toBe(400);
    expect((await call(all, 'POST', TOKENS, { tenant: 'globex', name: 'x', scopes: ['scim'] })).status).toBe(
      201,
    );
    expect(Object((await call(all, 'GET', `${TOKENS}?tenant=*`)).body).tokens).toMatchObject([
      { tenant: '*' },
    ]);
    expect((await call(all, 'POST', TOKENS, { tenant: '*', name: 'x', scopes: ['scim'] })).status).toBe(400);
  });

  test('seats count active users', async () => {
    const { call, issue, database } = createAdmin();
    const store = await database.tenant('default');
    for (const [userName, active] of Object.entries({ a: true, b: true, c: false })) {
      await store.create('User', {
        attributes: { userName, active },
        keys: { name: userName, label: userName, active },
        now: NOW.toISOString(),
      });
    }
    const { body } = await call(await issue('default', ['admin']), 'GET', '/api/admin/v1/tenants');
    expect(Object(body).tenants).toMatchObject([{ seatsUsed: 2 }]);
  });
});

describe('the log', () => {
  async function createLogged(): Promise<{ readonly call: (query: string) => Promise<Answer> }> {
    const { call, issue, database } = createAdmin();
    const me = await issue('default', ['admin']);
    await database.provisioningLog.append(
      Array.from({ length: 5 }, (_, index) => ({
        tenant: 'default',
        requestId: `r${index}`,
        at: NOW.toISOString(),
        principal: 'okta',
        method: 'GET',
        path: `/Users/u${index}`,
        status: index === 3 ? 404 : 200,
        scimType: undefined,
        detail: undefined,
        resourceType: 'User',
        resourceId: `u${index}`,
        remoteAddress: '192.0.2.1',
        notes: [],
        conflict: undefined,
      })),
    );
    return { call: (query) => call(me, 'GET', `/api/admin/v1/log${query}`) };
  }

  function pathsOf({ body }: Answer): readonly string[] {
    return Object(body).entries.map((entry: { readonly path: string }) => entry.path);
  }

  test('is read in pages, the newest first', async () => {
    const { call } = await createLogged();
    const first = await call('?limit=3');
    expect(pathsOf(first)).toEqual(['/Users/u4', '/Users/u3', '/Users/u2']);
    const second = await call(`?limit=3&before=${Object(first.body).next}`);
    expect(pathsOf(second)).toEqual(['/Users/u1', '/Users/u0']);
    expect(second.body).not.toHaveProperty('next');
    expect(await call('?limit=5')).not.toHaveProperty('body.next');
    expect(first.body).toHaveProperty('entries.0.requestId', 'r4');
  });

  test('is filtered by status and by resource', async () => {
    const { call } = await createLogged();
    expect(pathsOf(await call('?status=404'))).toEqual(['/Users/u3']);
    expect(pathsOf(await call('?resourceId=u1'))).toEqual(['/Users/u1']);
  });

  test('refuses parameters that mean nothing', async () => {
    const { call } = await createLogged();
    const answer = await call('?limit=0&before=x&status=99&resourceId=');
    expect(answer.status).toBe(400);
    expect(Object(answer.body).detail).toBe(
      [
        'limit must be a whole number from 1 to 200',
        'before must be a whole number from 1 to 9007199254740991',
        'status must be a whole number from 100 to 599',
        'resourceId must not be empty',
      ].join('; '),
    );
  });
});

describe('pauses', () => {
  const PAUSE = '/api/admin/v1/tenants/default/pause';

  test('begin once, are shown, and end', async () => {
    const { call, issue, changes } = createAdmin();
    const me = await issue('default', ['admin']);
    const paused = await call(me, 'PUT', PAUSE, { reason: 'a migration' });
    const pause = { since: NOW.toISOString(), by: 'me', reason: 'a migration' };
    expect([paused.status, paused.body]).toEqual([200, pause]);
    expect((await call(me, 'GET', '/api/admin/v1/tenants')).body).toMatchObject({ tenants: [{ pause }] });
    expect((await call(me, 'DELETE', PAUSE)).status).toBe(204);
    expect((await call(me, 'DELETE', PAUSE)).status).toBe(204);
    expect((await call(me, 'GET', '/api/admin/v1/tenants')).body).not.toHaveProperty('tenants.0.pause');
    expect(changes.map(({ event, tenant, by }) => [event, tenant, by])).toEqual([
      ['paused', 'default', 'me'],
      ['resumed', 'default', 'me'],
    ]);
  });

  test('are of the tenants that a token administers, and tell what they do not take', async () => {
    const { call, issue, database } = createAdmin([acme, globex]);
    const me = await issue('acme', ['admin']);
    const path = (tenant: string): string => `/api/admin/v1/tenants/${tenant}/pause`;
    for (const method of ['PUT', 'DELETE']) {
      for (const tenant of ['globex', 'nobody', '*']) {
        expect((await call(me, method, path(tenant), {})).status).toBe(404);
      }
    }
    expect((await call(me, 'PUT', path('acme'), { reason: 'a\nb', until: 1 })).status).toBe(400);
    expect((await call(me, 'PUT', path('acme'), 'x'.repeat(70_000))).status).toBe(413);
    expect(await database.pauses.find('acme')).toBeUndefined();
    expect((await call(me, 'PUT', path('acme'), {})).body).toMatchObject({ reason: '' });
    expect(await database.pauses.find('globex')).toBeUndefined();
  });
});

describe('conflicts', () => {
  test('are those of a tenant', async () => {
    const { call, issue, database } = createAdmin([acme, globex]);
    const me = await issue('*', ['admin']);
    const entry = {
      requestId: 'r',
      at: NOW.toISOString(),
      principal: 'okta',
      remoteAddress: undefined,
      method: 'POST',
      path: '/Users',
      status: 409,
      scimType: 'uniqueness',
      detail: 'userName "ada" is taken',
      resourceType: undefined,
      resourceId: undefined,
      notes: [],
      conflict: 'taken',
    } as const;
    const others = Array.from({ length: 1001 }, () => ({ ...entry, tenant: 'globex' }));
    await database.provisioningLog.append([{ ...entry, tenant: 'acme' }, ...others]);
    const path = '/api/admin/v1/conflicts';
    expect((await call(me, 'GET', `${path}?tenant=acme`)).body).toEqual({
      conflicts: [
        {
          kind: 'taken',
          detail: entry.detail,
          count: 1,
          firstAt: entry.at,
          lastAt: entry.at,
          position: 1,
          principals: ['okta'],
        },
      ],
      isComplete: true,
    });
    expect((await call(me, 'GET', `${path}?tenant=globex`)).body).toMatchObject({
      conflicts: [{ count: 1000 }],
      isComplete: false,
    });
    expect((await call(me, 'GET', path)).status).toBe(400);
    expect((await call(me, 'GET', `${path}?tenant=nobody`)).status).toBe(404);
  });
});

describe('health', () => {
  test('needs no token', async () => {
    const { call } = createAdmin();
    expect((await call(undefined, 'GET', '/healthz')).body).toEqual({ status: 'ok' });
    expect((await call(undefined, 'GET', '/readyz')).body).toEqual({ status: 'ok' });
  });

  test('is not ready while the server is closing, though it lives', async () => {
    const { call } = createAdmin([ONLY_TENANT], createMemoryDatabase(), false);
    expect((await call(undefined, 'GET', '/readyz')).status).toBe(503);
    expect((await call(undefined, 'GET', '/healthz')).status).toBe(200);
  });

  test('tells of a database that does not answer, and why only to the log', async () => {
    const database = createMemoryDatabase();
    const away = new Error('the reason');
    const { call, failures } = createAdmin([ONLY_TENANT], {
      ...database,
      tokens: { ...database.tokens, findByHash: () => Promise.reject(away) },
    });
    const answer = await call(undefined, 'GET', '/readyz');
    expect([answer.status, Object(answer.body).detail]).toEqual([503, 'the database does not answer']);
    expect(failures).toEqual([away]);
    expect((await call(undefined, 'GET', '/healthz')).status).toBe(200);
  });
});

test('everything that the contract names was answered', () => {
  expect(DESCRIBED.filter((name) => !seen.has(name))).toEqual([]);
});
