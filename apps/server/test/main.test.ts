import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { runWithin } from './run-within.ts';
import { runCommand, startProcess } from './server-process.ts';

const TOKEN = 'a-token-for-this-test';
const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` };
const THIS_FILE = path.resolve(import.meta.dirname, 'main.test.ts');

const directory = useDirectory();
const settings = (): Readonly<Record<string, string>> => ({
  DATABASE_URL: `sqlite:${directory()}/scim.db`,
  SCIM_AUTH_TOKEN: TOKEN,
});

test('it answers over a socket, keeps its data and ends cleanly at either signal', async () => {
  const first = await startProcess(settings());
  const created = await fetch(`${first.baseUrl}/Users`, {
    method: 'POST',
    headers: { ...AUTHORIZATION, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: [], userName: 'bjensen@example.com', password: 'placeholder-4711' }),
  });
  expect(created.status).toBe(201);
  expect(await first.end('SIGTERM')).toBe(0);

  const second = await startProcess(settings());
  const listed = await fetch(`${second.baseUrl}/Users?attributes=userName`, { headers: AUTHORIZATION });
  expect(await listed.json()).toMatchObject({
    totalResults: 1,
    Resources: [{ userName: 'bjensen@example.com' }],
  });
  expect(await second.end('SIGINT')).toBe(0);
});

test('a wrong token is refused in the words of Retool, with the status of RFC 7644', async () => {
  await using server = await startProcess(settings());
  const refused = await fetch(`${server.baseUrl}/Schemas`, { headers: { authorization: 'Bearer wrong' } });
  expect(refused.status).toBe(401);
  expect(await refused.text()).toBe(
    '{"detail":"SCIM request not authorized","schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401"}',
  );
});

test('the guards of the environment hold: the last admin stays unless they are off', async () => {
  const removeAdmin = async (baseUrl: string): Promise<number> => {
    const headers = { ...AUTHORIZATION, 'content-type': 'application/scim+json' };
    const created = await fetch(`${baseUrl}/Users`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ schemas: [], userName: `${crypto.randomUUID()}@example.com` }),
    });
    const { id }: { readonly id?: string } = Object(await created.json());
    const setMembers = (value: readonly object[]): Promise<Response> =>
      fetch(`${baseUrl}/Groups/1`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ Operations: [{ op: 'replace', path: 'members', value }] }),
      });
    await setMembers([{ value: id }]);
    return (await setMembers([])).status;
  };
  {
    await using guarded = await startProcess(settings());
    expect(await removeAdmin(guarded.baseUrl)).toBe(403);
  }
  await using open = await startProcess({ ...settings(), LAST_ADMIN_GUARD: 'false' });
  expect(await removeAdmin(open.baseUrl)).toBe(204);
});

test('a taken port is one sentence and exit code 1', async () => {
  await using occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  expect(await runWithin([], { ...settings(), PORT: String(port), LOG_LEVEL: 'silent' })).toEqual({
    code: 1,
    stdout: '',
    stderr: `Port ${port} on 127.0.0.1 is taken: stop what listens there, or set PORT to another one.\n`,
  });
  const admin = await runWithin([], {
    ...settings(),
    PORT: '0',
    ADMIN_PORT: String(port),
    LOG_LEVEL: 'silent',
  });
  expect(admin.stderr).toContain('set ADMIN_PORT to another one');
});

test('bad settings are listed, without a stack trace', async () => {
  const { code, stderr } = await runCommand([], { PORT: 'x', SCIM_AUTH_TOKEN: '123456789' });
  expect(code).toBe(1);
  expect(stderr.split('\n')).toEqual([
    'PORT must be a port number from 0 to 65535',
    'SCIM_AUTH_TOKEN must have at least 10 characters',
    '',
  ]);
});

test('a short token of the environment is warned of, and never shown', async () => {
  await using long = await startProcess(settings());
  expect(long.output()).not.toContain('shortToken');
  await using short = await startProcess({ ...settings(), SCIM_AUTH_TOKEN: '1234567890123456789' });
  expect(short.output()).toContain('"event":"shortToken"');
  expect(short.output()).not.toContain('1234567890123456789');
});

test('a command that is none is explained, with exit code 2', async () => {
  const { code, stderr } = await runWithin(['tokne', 'list'], settings());
  expect(code).toBe(2);
  expect(stderr).toContain('tokne');
});

test('a file that is no database is named, and left as it is', async () => {
  const { code, stderr } = await runWithin([], { ...settings(), DATABASE_URL: `sqlite:${THIS_FILE}` });
  expect(code).toBe(1);
  expect(stderr).toContain(THIS_FILE);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a PostgreSQL that is not there is named without its password', async () => {
  const DATABASE_URL = 'postgres://scim:hunter2-secret@127.0.0.1:1/scim';
  const { code, stdout, stderr } = await runWithin([], { ...settings(), DATABASE_URL });
  expect(code).toBe(1);
  expect(stderr).toContain('postgres://127.0.0.1:1/scim');
  expect(stdout + stderr).not.toContain('hunter2-secret');
});
