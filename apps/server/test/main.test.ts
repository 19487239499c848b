import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts');
const TOKEN = 'a-token-for-this-test';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'server-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Starts the server as a process of its own, as a person would. */
function start(variables: Readonly<Record<string, string>>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['--conditions=source', MAIN], {
    env: { PATH: process.env['PATH'], DATABASE_URL: `sqlite:${directory}/scim.db`, ...variables },
  });
  const parts: string[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()));
  return { child, output: () => parts.join('') };
}

async function baseUrlOf(output: () => string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = /"baseUrl":"([^"]+)"/.exec(output())?.[1];
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server did not start: ${output()}`);
}

async function exitCodeOf(child: ChildProcess): Promise<unknown> {
  const [code]: unknown[] = await once(child, 'exit');
  return code;
}

test('it answers over a socket, keeps its data and ends cleanly at SIGTERM', async () => {
  const first = start({ SCIM_AUTH_TOKEN: TOKEN, PORT: '0' });
  const created = await fetch(`${await baseUrlOf(first.output)}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: [], userName: 'bjensen@example.com', password: 'placeholder-4711' }),
  });
  expect(created.status).toBe(201);
  first.child.kill('SIGTERM');
  expect(await exitCodeOf(first.child)).toBe(0);

  const second = start({ SCIM_AUTH_TOKEN: TOKEN, PORT: '0' });
  const listed = await fetch(`${await baseUrlOf(second.output)}/Users?attributes=userName`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(await listed.json()).toMatchObject({
    totalResults: 1,
    Resources: [{ userName: 'bjensen@example.com' }],
  });
  second.child.kill('SIGINT');
  expect(await exitCodeOf(second.child)).toBe(0);
  expect(first.output() + second.output()).not.toMatch(/placeholder-4711|a-token-for-this-test/);
});

test('a wrong token is refused in the words of Retool, with the status of RFC 7644', async () => {
  const { child, output } = start({ SCIM_AUTH_TOKEN: TOKEN, PORT: '0' });
  const refused = await fetch(`${await baseUrlOf(output)}/Schemas`, {
    headers: { authorization: 'Bearer wrong' },
  });
  expect(refused.status).toBe(401);
  expect(await refused.text()).toBe(
    '{"detail":"SCIM request not authorized","schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401"}',
  );
  child.kill();
  await once(child, 'exit');
});

test('a taken port is one sentence and exit code 1', async () => {
  await using occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  const { child, output } = start({ SCIM_AUTH_TOKEN: TOKEN, PORT: String(port) });
  expect(await exitCodeOf(child)).toBe(1);
  expect(output()).toBe(
    `Port ${port} on 127.0.0.1 is taken: stop what listens there, or set PORT to another one.\n`,
  );
});

test('bad settings are listed, without a stack trace', async () => {
  const { child, output } = start({ PORT: 'x' });
  expect(await exitCodeOf(child)).toBe(1);
  expect(output().split('\n')).toEqual([
    'PORT must be a port number from 0 to 65535',
    'SCIM_AUTH_TOKEN is missing: set it to the bearer token that your identity provider will send',
    '',
  ]);
});

test('a file that is no database is named, and left as it is', async () => {
  const { child, output } = start({ SCIM_AUTH_TOKEN: TOKEN, PORT: '0', DATABASE_URL: `sqlite:${MAIN}` });
  expect(await exitCodeOf(child)).toBe(1);
  expect(output()).toContain(MAIN);
  expect(output()).not.toMatch(/\n\s+at /);
});
