import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { startProcess } from './server-process.ts';

const TOKEN = 'topsecret-token-4711';
const PERCENT = Array.from(TOKEN)
  .map((character) => `%${character.charCodeAt(0).toString(16)}`)
  .join('');
const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` };

const directory = useDirectory();

test('the token of the environment stands in no file and no log, wherever a client wrote it', async () => {
  const settings = {
    DATABASE_URL: `sqlite:${directory()}/scim.db`,
    SCIM_AUTH_TOKEN: TOKEN,
    LOG_LEVEL: 'debug',
  };
  const server = await startProcess(settings);
  const filters = [
    TOKEN,
    `userName eq ${TOKEN}`,
    `userName "${TOKEN}"`,
    `userName eq "${TOKEN}`,
    `a+${TOKEN} eq 1`,
  ];
  const paths = [
    `/Users/${TOKEN}`,
    `/Users/${PERCENT}`,
    `/Users/${encodeURIComponent(PERCENT)}`,
    `/Users/%74${TOKEN.slice(1)}`,
    `/${TOKEN.toUpperCase()}`,
    ...filters.map((filter) => `/Users?filter=${encodeURIComponent(filter)}`),
  ];
  for (const path of paths) {
    for (const headers of [AUTHORIZATION, {}]) await fetch(`${server.baseUrl}${path}`, { headers });
  }
  const labelled = { headers: { ...AUTHORIZATION, 'x-request-id': TOKEN } };
  expect((await fetch(`${server.baseUrl}/Schemas`, labelled)).status).toBe(200);
  await fetch(`${server.baseUrl}/Bulk`, {
    method: 'POST',
    headers: { ...AUTHORIZATION, 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [{ method: 'DELETE', path: `/Users/${TOKEN}` }],
    }),
  });
  expect(await server.end('SIGTERM')).toBe(0);

  const files = readdirSync(directory()).map((name) => readFileSync(`${directory()}/${name}`, 'latin1'));
  const written = [server.output(), ...files].join('');
  expect(written.split('[secret]').length).toBeGreaterThan(paths.length);
  expect(files.join('')).toContain('404 for DELETE /Users/[secret]');
  for (const spelling of ['topsecret', 'token-4711', PERCENT, '%74opsecret', encodeURIComponent(PERCENT)]) {
    expect(written.toLowerCase()).not.toContain(spelling.toLowerCase());
  }
});
