import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { createStateDirectory } from '../src/record/state-directory.ts';
import { acquireLock, breakLock } from '../src/record/state-lock.ts';

const BINDING = { org: 'org', target: 'target' };

describe('a process that is killed while it saves and journals', () => {
  it(
    'leaves a state and a journal that can be read, and a lock that passes on',
    { timeout: 60_000 },
    async () => {
      const path = await newDirectory();
      for (let kill = 1; kill <= 12; kill += 1) {
        const child = start(path);
        await once(child.stdout, 'data');
        await setTimeout(Math.random() * 40);
        child.kill('SIGKILL');
        await once(child, 'close');
        const { state, journal } = createStateDirectory(path, { binding: BINDING });
        expect((await state.load()).notified).toHaveLength(1);
        await journal.verify();
      }
    },
  );
});

describe('a process that sleeps through a takeover', () => {
  it('writes nothing when it wakes up', { timeout: 30_000 }, async () => {
    const path = await newDirectory();
    const child = start(path);
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    await breakLock(path);
    await using lock = await acquireLock(path);
    const { state } = createStateDirectory(path, { binding: BINDING, fence: () => lock.check() });
    const before = await state.load();
    await state.save({ ...before, notified: [{ key: 'taken over', at: '' }] });
    child.kill('SIGCONT');
    await once(child, 'close');
    await lock.check();
    expect((await state.load()).notified).toEqual([{ key: 'taken over', at: '' }]);
  });
});

describe('two who want the lock', () => {
  it('never have it both, in hundreds of rounds', async () => {
    const path = await newDirectory();
    for (let round = 1; round <= 200; round += 1) {
      const outcomes = await Promise.allSettled([acquireLock(path), acquireLock(path)]);
      const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(locks).toHaveLength(1);
      for (const lock of locks) await lock[Symbol.asyncDispose]();
    }
  });
});

describe('three processes that want the lock, which is left behind again and again', () => {
  it('never have it at the same time, and each gets it', { timeout: 120_000 }, async () => {
    const path = await newDirectory();
    const rounds = 240;
    const children = [1, 2, 3].map(() => startScript('take-turns.ts', path, String(rounds)));
    const outputs = await Promise.all(children.map(async ({ stdout }) => text(stdout)));
    expect(outputs).toEqual(outputs.map(() => 'alone\n'.repeat(rounds)));
  });
});

function start(path: string): ChildProcessByStdio<null, Readable, null> {
  return startScript('save-forever.ts', path);
}

function startScript(name: string, ...options: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  return spawn(process.execPath, ['--conditions=source', script, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'okta-sync-'));
}
