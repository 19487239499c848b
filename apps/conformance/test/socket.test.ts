import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
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

/** Sends a request with a target that is not encoded any further. */
async function get(target: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  const { hostname, port, pathname } = new URL(url);
  const sent = request({ hostname, port, path: `${pathname}${target}`, headers });
  sent.end();
  const [response]: readonly IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error('no response');
  return response;
}

it('a filter is read with quotation marks as they are, in a request with the headers of Okta', async () => {
  const response = await get('/Users?filter=userName%20eq%20"nobody@atko.example"&startIndex=1&count=100', {
    'User-Agent': 'Okta SCIM Client 1.0.0',
    Accept: 'application/scim+json',
    'Accept-Charset': 'utf-8',
    'Accept-Encoding': 'gzip,deflate',
    Connection: 'Keep-Alive',
    Authorization: `Bearer ${TOKEN}`,
  });
  expect([response.statusCode, response.headers['content-encoding']]).toEqual([200, undefined]);
  expect(await json(response)).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
    Resources: [],
  });
});
