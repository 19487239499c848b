import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteStore } from '../src/sqlite.ts';

const SERVER = join(import.meta.dirname, 'durable-server.ts');

interface Running {
  readonly process: ChildProcess;
  readonly users: string;
}

let directory = '';
let file = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scim-durability-'));
  file = join(directory, 'scim.db');
});

afterEach(() => rm(directory, { recursive: true }));

async function start(): Promise<Running> {
  const child = spawn(process.execPath, ['--conditions=source', SERVER, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { process: child, users: `http://127.0.0.1:${String(line).trim()}/api/scim/v2/Users` };
}

async function kill({ process: child }: Running): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Creates a user; gives whether the server acknowledged it before it died. */
async function create({ users }: Running, userName: string): Promise<boolean> {
  try {
    const response = await fetch(users, {
      method: 'POST',
      headers: { authorization: 'Bearer x', 'content-type': 'application/scim+json' },
      body: JSON.stringify({ userName }),
    });
    return response.status === 201;
  } catch {
    return false;
  }
}

async function storedNames(): Promise<ReadonlySet<unknown>> {
  await using store = createSqliteStore({ file });
  return new Set((await store.labels('User')).map(({ label }) => label));
}

describe('a server that is killed', () => {
  it('right after it acknowledged a write has the write when it comes back', async () => {
    const acknowledged: string[] = [];
    for (const round of [1, 2, 3]) {
      const server = await start();
      const userName = `user-${round}`;
      expect(await create(server, userName)).toBe(true);
      await kill(server);
      acknowledged.push(userName);
      expect([...(await storedNames())]).toEqual(acknowledged);
    }
  });

  it('amid many writers has every write that it acknowledged', async () => {
    const server = await start();
    const acknowledged: string[] = [];
    const enough = Promise.withResolvers<void>();
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let count = 0; await create(server, `user-${writer}-${count}`); count += 1) {
        acknowledged.push(`user-${writer}-${count}`);
        if (acknowledged.length === 100) enough.resolve();
      }
    });
    await enough.promise;
    await kill(server);
    await Promise.all(writers);
    const stored = await storedNames();
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    expect(acknowledged.filter((userName) => !stored.has(userName))).toEqual([]);
  });
});
