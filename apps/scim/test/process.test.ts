import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProvider, TOKEN } from './run.ts';
import { serveProvider, type ServedProvider } from './serve-provider.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The program is started many times; compiled code makes that twice as fast. */
const CACHE = join(tmpdir(), 'scim-test-compile-cache');

let served: ServedProvider;

beforeAll(async () => {
  served = await serveProvider(createProvider());
});

afterAll(() => served[Symbol.asyncDispose]());

function start(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--conditions=source', MAIN, ...words], {
    env: { SCIM_URL: served.url, SCIM_TOKEN: TOKEN, NODE_COMPILE_CACHE: CACHE, ...env },
  });
}

async function end(child: ChildProcessWithoutNullStreams) {
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, out, error };
}

describe.concurrent('the program', { timeout: 30_000 }, () => {
  it('reads standard input, and prints data', async () => {
    const child = start(['users', 'create', '-', '--json']);
    child.stdin.end('{"userName":"ada@example.com"}');
    const { code, out, error } = await end(child);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(JSON.parse(out)).toMatchObject({ userName: 'ada@example.com' });
  });

  it.each([
    [['users', 'get', 'nobody'], {}, 3, 'No user has the userName "nobody".\n'],
    [['users', 'lits'], {}, 2, "error: unknown command 'lits'\n(Did you mean list?)\n"],
    [['users', 'list', '--limit', 'x'], {}, 2, /whole number above 0/],
    [
      ['users', 'list'],
      { SCIM_URL: 'http://127.0.0.1:9/scim' },
      4,
      /^GET \/Users: cannot reach http:\/\/127\.0\.0\.1:9/,
    ],
    [['users', 'list'], { SCIM_TOKEN: 'wrong' }, 1, /\(401, request/],
    [['--help'], {}, 0, ''],
  ] as const)('%j with %j ends with %d', async (words, env, expected, said) => {
    const { code, error } = await end(start(words, env));
    expect(error).toMatch(
      typeof said === 'string' ? new RegExp(`^${said.replaceAll(/[.()?]/g, '\\$&')}$`) : said,
    );
    expect(code).toBe(expected);
  });

  it('says nothing when whoever reads has seen enough', async () => {
    const provider = createProvider();
    const Resources = Array.from({ length: 500 }, (_, index) => ({
      id: String(index),
      userName: 'x'.repeat(500),
    }));
    let pages = 0;
    await using endless = await serveProvider((request) => {
      pages += 1;
      if (!request.url.includes('/Users?')) return provider(request);
      const startIndex = Number(new URL(request.url).searchParams.get('startIndex'));
      const page = Resources.map((user) => ({ ...user, id: `${startIndex} ${user.id}` }));
      return Promise.resolve(Response.json({ totalResults: 1_000_000, startIndex, Resources: page }));
    });
    const child = start(['users', 'list', '--page-size', '500'], { SCIM_URL: endless.url });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(pages).toBeLessThan(200);
  });

  it('stops at Ctrl-C, and leaves no half of a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'scim-'));
    const asked = Promise.withResolvers<void>();
    await using silent = await serveProvider(async () => {
      asked.resolve();
      await setTimeout(20_000, undefined, { ref: false });
      return new Response();
    });
    const child = start(['export', 'users', '-o', join(directory, 'users.jsonl')], { SCIM_URL: silent.url });
    await asked.promise;
    child.kill('SIGINT');
    expect(await end(child)).toEqual({ code: 130, out: '', error: 'Stopped.\n' });
    expect(await readdir(directory)).toEqual([]);
  });
});
