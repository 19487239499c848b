import { createMemoryDatabase } from '@drawbridge/scim-server';
import { expect, test } from 'vitest';
import { createAdminHandler } from '../src/admin/admin-handler.ts';
import { ONLY_TENANT } from '../src/index.ts';
import { issueToken } from '../src/token/issue-token.ts';
import { createProvenTokens } from '../src/token/proven-tokens.ts';
import { startProcess } from './server-process.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');

test.each([
  ['PUT', '/healthz', 405, 'GET, HEAD'],
  ['POST', '/readyz', 405, 'GET, HEAD'],
  ['PATCH', '/api/admin/v1/tokens', 405, 'GET, HEAD, POST'],
  ['PUT', '/api/admin/v1/tokens/token_1', 405, 'GET, HEAD, DELETE'],
  ['DELETE', '/api/admin/v1/log', 405, 'GET, HEAD'],
  ['POST', '/api/admin/v1/conflicts', 405, 'GET, HEAD'],
  ['GET', '/api/admin/v1/tenants/default/pause', 405, 'PUT, DELETE'],
  ['DELETE', '/api/admin/v1/tokens/token_1', 404, null],
  ['GET', '/api/admin/v1/nothing', 404, null],
])('%s %s is answered with %i, and says which methods there are', async (method, path, status, allow) => {
  const database = createMemoryDatabase();
  const { secret } = await issueToken(
    database.tokens,
    ONLY_TENANT.name,
    { name: 'me', description: '', scopes: ['admin'], expiresAt: undefined },
    NOW,
  );
  const handler = createAdminHandler({
    database,
    proven: createProvenTokens(),
    tenants: [ONLY_TENANT],
    clock: () => NOW,
    isServing: () => true,
    onPauseChange: () => {},
    onFailure: (error) => {
      throw error;
    },
  });
  const headers = { authorization: `Bearer ${secret}` };
  const response = await handler(new Request(`http://admin.test${path}`, { method, headers }));
  expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test('a probe that brings a token is answered, however many bad ones came from its address', async () => {
  await using server = await startProcess({ DATABASE_URL: 'sqlite::memory:', ADMIN_PORT: '0' });
  const headers = { authorization: 'Bearer bad' };
  const ask = async (path: string): Promise<number> =>
    (await fetch(`${server.adminOrigin}${path}`, { headers })).status;
  const statuses = await Promise.all(Array.from({ length: 40 }, () => ask('/api/admin/v1/tokens')));
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect([await ask('/healthz'), await ask('/readyz')]).toEqual([200, 200]);
});

test('who is refused without a look at the token is in the log of the process, with the address', async () => {
  await using server = await startProcess({ DATABASE_URL: 'sqlite::memory:', ADMIN_PORT: '0' });
  const url = `${server.adminOrigin}/api/admin/v1/tokens`;
  const statuses: number[] = [];
  for (let tries = 0; tries < 40; tries += 1) {
    statuses.push((await fetch(url, { headers: { authorization: `Bearer wrong-${tries}` } })).status);
  }
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10);
  const lines = server
    .output()
    .split('\n')
    .filter((line) => line.includes('"adminRefused"'));
  expect(lines).toHaveLength(10);
  expect(lines[0]).toContain('"remoteAddress":"127.0.0.1"');
  expect(lines.join('')).not.toContain('wrong-');
});
