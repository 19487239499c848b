import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { createToken, readAdmin, sendWith } from './scim-calls.ts';
import { startProcess } from './server-process.ts';

const directory = useDirectory();

test('a token that sends too much waits, and takes nothing from another or from the log', async () => {
  const settings = { DATABASE_URL: `sqlite:${directory()}/scim.db`, ADMIN_PORT: '0', RATE_LIMIT: '0.01,5' };
  const [okta, entra] = [
    sendWith(await createToken(settings, 'identity', 'scim')),
    sendWith(await createToken(settings, 'identity', 'scim')),
  ];
  const admin = await createToken(settings, 'me', 'admin');
  await using server = await startProcess(settings);
  const statuses: number[] = [];
  for (let count = 0; count < 40; count += 1) {
    statuses.push((await okta('GET', `${server.baseUrl}/Users`)).status);
  }
  expect(statuses).toEqual([
    ...Array.from({ length: 5 }, () => 200),
    ...Array.from({ length: 35 }, () => 429),
  ]);
  const refused = await okta('POST', `${server.baseUrl}/Users`, { userName: 'ada' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(90);
  expect(refused.headers.get('content-type')).toBe('application/scim+json');
  expect(await refused.json()).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '429',
    detail: 'the token has sent too many requests',
  });
  expect((await entra('GET', `${server.baseUrl}/Users`)).status).toBe(200);

  const read = async (): Promise<readonly unknown[]> => {
    const { entries } = await readAdmin(server, admin, '/log?limit=200');
    return Array.isArray(entries) ? entries.map((entry: { readonly status: number }) => entry.status) : [];
  };
  // Five that were served, ten of those that were not, and another token's.
  await expect.poll(async () => (await read()).length, { timeout: 5000 }).toBe(16);
});
