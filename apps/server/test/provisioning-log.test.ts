import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { createToken, readAdmin } from './scim-calls.ts';
import { startProcess } from './server-process.ts';

const directory = useDirectory();

test('a flood without a token displaces nothing, and each of many requests with one id keeps its own notes', async () => {
  const settings = {
    DATABASE_URL: `sqlite:${directory()}/scim.db`,
    SCIM_AUTH_TOKEN: 'environment',
    ADMIN_PORT: '0',
  };
  await using server = await startProcess(settings);
  const headers = {
    authorization: 'Bearer environment',
    'content-type': 'application/scim+json',
    'x-request-id': 'same',
  };
  const send = (method: string, path: string, body: object): Promise<Response> =>
    fetch(`${server.baseUrl}${path}`, { method, headers, body: JSON.stringify(body) });
  const flood = Array.from({ length: 200 }, () => fetch(`${server.origin}/nowhere`));
  const names = Array.from({ length: 10 }, (_, index) => `user${index}@example.com`);
  await Promise.all([
    ...flood,
    ...names.map((userName) => send('POST', '/Users', { userName, active: false })),
  ]);
  await send('POST', '/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [{ method: 'DELETE', path: '/Groups/1' }],
  });

  const admin = await createToken(settings, 'me', 'admin');
  const read = async (): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const { entries } = await readAdmin(server, admin, '/log?limit=200');
    return Array.isArray(entries) ? entries : [];
  };
  await expect.poll(async () => (await read()).length, { timeout: 5000 }).toBe(21);
  const entries = await read();
  expect(entries.filter(({ principal }) => principal === undefined)).toHaveLength(10);
  expect(entries.filter(({ requestId }) => requestId === 'same')).toHaveLength(11);
  expect(entries.filter(({ path }) => path === '/Users').map(({ resourceId }) => typeof resourceId)).toEqual(
    names.map(() => 'string'),
  );
  expect(entries.find(({ path }) => path === '/Bulk')).toMatchObject({
    status: 200,
    notes: [expect.stringMatching(/^403 for DELETE \/Groups\/1: /)],
  });
});
