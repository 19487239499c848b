import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const APPS = join(import.meta.dirname, '..', '..');
const TOKEN = 'a-token-for-this-test';

let directory = '';
let server: ChildProcess | undefined;
let url = '';

/** Starts the runnable server as a process of its own, and waits for its address. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  server = spawn(process.execPath, ['--conditions=source', join(APPS, 'server', 'src', 'main.ts')], {
    env: { SCIM_AUTH_TOKEN: TOKEN, PORT: '0', DATABASE_URL: `sqlite:${directory}/scim.db` },
  });
  let output = '';
  for await (const part of server.stdout ?? []) {
    output += String(part);
    url = /"baseUrl":"([^"]+)"/.exec(output)?.[1] ?? '';
    if (url !== '') break;
  }
});

afterAll(async () => {
  if (server !== undefined && server.exitCode === null) {
    server.kill();
    await once(server, 'exit');
  }
  rmSync(directory, { recursive: true });
});

it(
  'every document holds for the server, process to process, over a socket',
  { timeout: 60_000 },
  async () => {
    const command = ['--conditions=source', join(APPS, 'conformance', 'src', 'main.ts'), 'play', url, TOKEN];
    const { stdout } = await promisify(execFile)(process.execPath, command);
    expect(stdout).toMatch(/\n\d{2,} hold, 0 differ, \d skipped\n$/);
  },
);
