import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { createToken, readAdmin } from './scim-calls.ts';
import { startProcess } from './server-process.ts';

const directory = useDirectory();

test('behind a proxy, clients are told apart, named in both logs, and given locations that they can reach', async () => {
  const settings = {
    DATABASE_URL: `sqlite:${directory()}/scim.db`,
    SCIM_AUTH_TOKEN: 'environment',
    TRUSTED_PROXIES: '127.0.0.1',
    ADMIN_PORT: '0',
  };
  await using server = await startProcess(settings);
  const ask = (client: string, token: string): Promise<Response> =>
    fetch(`${server.baseUrl}/Users`, {
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': client },
    });
  const statuses: number[] = [];
  for (let tries = 0; tries < 21; tries += 1) statuses.push((await ask('203.0.113.7', 'bad')).status);
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
  expect((await ask('203.0.113.8', 'bad')).status).toBe(401);
  const refused = await ask('203.0.113.7', 'bad');
  const requestId = refused.headers.get('x-request-id');
  expect([refused.status, requestId?.length]).toEqual([429, 36]);
  // A line may reach the test later than the answer does.
  const logged = (): string =>
    server
      .output()
      .split('\n')
      .find((line) => line.includes(requestId ?? 'none')) ?? '';
  await expect.poll(logged).toContain('"remoteAddress":"203.0.113.7"');

  const created = await fetch(`${server.baseUrl}/Users`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer environment',
      'content-type': 'application/scim+json',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'scim.example',
    },
    body: JSON.stringify({ userName: 'ada' }),
  });
  expect(created.headers.get('location')).toMatch(/^https:\/\/scim\.example\/api\/scim\/v2\/Users\/user_/);

  const admin = await createToken(settings, 'me', 'admin');
  const address = async (): Promise<unknown> => {
    const { entries } = await readAdmin(server, admin, '/log?status=401&limit=1');
    return Object(entries)[0]?.remoteAddress;
  };
  await expect.poll(address, { timeout: 5000 }).toBe('203.0.113.7');
});
