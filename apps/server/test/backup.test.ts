import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { runWithin } from './run-within.ts';
import { runCommand, startProcess } from './server-process.ts';

const TOKEN = 'a-token-for-this-test';

const directory = useDirectory();
const settings = (name = 'scim.db'): Readonly<Record<string, string>> => ({
  DATABASE_URL: `sqlite:${directory()}/${name}`,
  SCIM_AUTH_TOKEN: TOKEN,
});

test('a backup of a server that runs has all that was acknowledged, and serves in its place', async () => {
  await using server = await startProcess(settings());
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' };
  const body = JSON.stringify({ userName: 'bjensen@example.com' });
  expect((await fetch(`${server.baseUrl}/Users`, { method: 'POST', headers, body })).status).toBe(201);
  const target = `${directory()}/copy.db`;
  const { code, stdout, stderr } = await runWithin(['backup', target], settings());
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`Copied sqlite:${directory()}/scim.db to ${target}.\n`);
  expect(statSync(target).mode & 0o777).toBe(0o600);

  await using restored = await startProcess(settings('copy.db'));
  const listed = await fetch(`${restored.baseUrl}/Users?attributes=userName`, { headers });
  expect(await listed.json()).toMatchObject({ Resources: [{ userName: 'bjensen@example.com' }] });
});

test('a backup overwrites nothing, and says in one sentence what is wrong', async () => {
  const target = `${directory()}/copy.db`;
  const missing = await runWithin(['backup', target], settings());
  expect(missing).toMatchObject({
    code: 1,
    stderr: `There is nothing to back up: sqlite:${directory()}/scim.db is no file.\n`,
  });
  writeFileSync(target, 'the only copy');
  new DatabaseSync(`${directory()}/scim.db`).close();
  const taken = await runWithin(['backup', target], settings());
  expect(taken.code).toBe(1);
  expect(taken.stderr).toMatch(/^The backup .+ cannot be created: .*EEXIST.*\n$/);
  const broken = `${directory()}/broken.db`;
  writeFileSync(broken, 'no database at all, though long enough to be taken for one'.repeat(10));
  const refused = await runWithin(['backup', `${directory()}/other.db`], settings('broken.db'));
  expect(refused.stderr).toMatch(/^sqlite:.+broken\.db could not be copied: .+\.\n$/);
  expect(existsSync(`${directory()}/other.db`)).toBe(false);
  const postgres = { DATABASE_URL: 'postgres://scim:hunter2-secret@db/scim' };
  expect(await runWithin(['backup', target], postgres)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'postgres://db/scim is backed up by pg_dump, not by this command.\n',
  });
});

test('a server that was closed leaves one file with everything in it', async () => {
  const server = await startProcess(settings());
  await server.end('SIGTERM');
  expect(readdirSync(directory())).toEqual(['scim.db']);
});

test('a damaged database is not served, in one sentence and with an exit code of its own', async () => {
  const server = await startProcess(settings());
  await server.end('SIGTERM');
  const file = `${directory()}/scim.db`;
  const whole = readFileSync(file);
  writeFileSync(
    file,
    Buffer.concat([whole.subarray(0, 8192), Buffer.alloc(8192, 'x'), whole.subarray(16_384)]),
  );
  expect(await runCommand([], { ...settings(), PORT: '0' })).toEqual({
    code: 3,
    stdout: '',
    stderr: `the database ${file} is damaged: stop every process that uses it and restore a backup\n`,
  });
});
