import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { LONGEST_WRITE } from '../apply/longest-write.ts';
import { STALE } from './holder.ts';
import { acquireLock, FRESH, LockError } from './state-lock.ts';

describe('the lock of the state directory', () => {
  it('is held by one at a time, tells who holds it, and is gone afterwards', async () => {
    const state = await newState();
    const first = await acquireLock(state);
    const error = await acquireLock(state).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LockError);
    expect(String(error)).toMatch(
      `LockError: okta-sync is running already: process ${process.pid} on ${hostname()}, since 20`,
    );
    expect(String(error)).toMatch(`, holds ${state}/lease. Stop it first; nothing was changed.`);
    await first[Symbol.asyncDispose]();
    expect(await readdir(state)).toEqual([]);
    await using second = await acquireLock(state);
    expect(second.lost.aborted).toBe(false);
  });

  it('is taken by exactly one of many who find it left behind', async () => {
    const state = await newState();
    await leaveBehind(state, { pid: await deadPid() });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(state)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is taken although somebody died while taking it over', async () => {
    const state = await newState();
    await leaveBehind(state, { pid: await deadPid() });
    await leaveBehind(state, { pid: await deadPid(), id: 'next' }, 'lease.after.other');
    await using lock = await acquireLock(state);
    expect(lock.lost.aborted).toBe(false);
    expect(await readdir(state)).toEqual(['lease']);
  });

  it.each([
    ['a process of this host that is gone', async () => ({ pid: await deadPid() })],
    ['an earlier process of the same number', () => ({ pid: process.pid, started: minutesAgo(60 * 24) })],
    [
      'another host that has been silent for two minutes',
      () => ({ host: 'elsewhere', heartbeat: minutesAgo(2.1) }),
    ],
    ['a running process that has been silent for two minutes', () => ({ heartbeat: minutesAgo(2.1) })],
  ])('passes on from %s', async (_, holder) => {
    const state = await newState();
    await leaveBehind(state, await holder());
    await using lock = await acquireLock(state);
    expect(lock.lost.aborted).toBe(false);
    expect(await readdir(state)).toEqual(['lease']);
  });

  it.each([
    ['another host that was there a minute ago', { pid: 1, host: 'elsewhere', heartbeat: minutesAgo(1) }],
    ['a running process', { pid: process.ppid }],
  ])('does not pass on from %s', async (_, holder) => {
    const state = await newState();
    await leaveBehind(state, holder);
    await expect(acquireLock(state)).rejects.toThrow(LockError);
  });

  it('counts by its time when it cannot be read, as while it is being written', async () => {
    const state = await newState();
    await writeFile(join(state, 'lease'), '');
    await expect(acquireLock(state)).rejects.toThrow('another process holds');
    await utimes(join(state, 'lease'), 0, 0);
    await using lock = await acquireLock(state);
    expect(lock.lost.aborted).toBe(false);
  });

  it('is renewed while it is held', async () => {
    const state = await newState();
    await using lock = await acquireLock(state, { heartbeat: 10 });
    const before = await readFile(join(state, 'lease'), 'utf8');
    await setTimeout(100);
    expect(await readFile(join(state, 'lease'), 'utf8')).not.toBe(before);
    expect(lock.lost.aborted).toBe(false);
  });

  it('tells its holder when somebody else has taken it, and is left to them', async () => {
    const state = await newState();
    const lock = await acquireLock(state, { heartbeat: 10 });
    await leaveBehind(state, { pid: 4711, host: 'elsewhere' });
    await once(lock.lost, 'abort');
    expect(lock.lost.reason).toBeInstanceOf(LockError);
    expect(String(lock.lost.reason)).toContain('process 4711 on elsewhere');
    await lock[Symbol.asyncDispose]();
    expect(await readFile(join(state, 'lease'), 'utf8')).toContain('elsewhere');
  });

  it('does not let a holder write that slept through a takeover', async () => {
    const state = await newState();
    const sleeper = await acquireLock(state, { heartbeat: 60_000 });
    await sleeper.check();
    await leaveBehind(state, { pid: 4711, host: 'elsewhere' });
    await expect(sleeper.check()).rejects.toThrow('process 4711 on elsewhere');
    expect(sleeper.lost.aborted).toBe(true);
  });

  it('outlives a write that begins after a check, as long as its process runs', async () => {
    const state = await newState();
    const lock = await acquireLock(state, { heartbeat: 3_600_000 });
    const holder = (): Promise<Record<string, unknown>> =>
      readFile(join(state, 'lease'), 'utf8').then((text) => JSON.parse(text) as Record<string, unknown>);
    for (const minutes of [1.1, 1.9, 2.1]) {
      await leaveBehind(state, { ...(await holder()), heartbeat: minutesAgo(minutes) });
      await lock.check();
      expect(Date.now() - Date.parse(String((await holder())['heartbeat']))).toBeLessThan(1_000);
    }
    expect(FRESH + LONGEST_WRITE).toBeLessThan(STALE);
  });

  it('does not let a holder write that woke up while another takes over', async () => {
    const state = await newState();
    const lock = await acquireLock(state, { heartbeat: 3_600_000 });
    const holder = JSON.parse(await readFile(join(state, 'lease'), 'utf8')) as Record<string, unknown>;
    await leaveBehind(state, { ...holder, heartbeat: minutesAgo(2.1) });
    await leaveBehind(state, { pid: process.ppid }, `lease.after.${String(holder['id'])}`);
    await expect(lock.check()).rejects.toThrow(LockError);
    expect(lock.lost.aborted).toBe(true);
  });

  it('does not let a holder write that can give no sign of life', async () => {
    const state = await newState();
    const lock = await acquireLock(state, { heartbeat: 3_600_000 });
    const holder = JSON.parse(await readFile(join(state, 'lease'), 'utf8')) as Record<string, unknown>;
    await leaveBehind(state, { ...holder, heartbeat: minutesAgo(1.1) });
    // A directory where the new content would be written.
    await mkdir(join(state, `lease.${process.pid}.tmp`));
    await expect(lock.check()).rejects.toThrow(/The lock .+ cannot be written/);
  });

  it('passes to one that stands by once it is given up, and tells who is waited for once', async () => {
    const state = await newState();
    const first = await acquireLock(state);
    const told: string[] = [];
    const { signal } = new AbortController();
    const standby = { signal, waiting: (message: string) => told.push(message), interval: 5 };
    const second = acquireLock(state, { standby });
    await setTimeout(50);
    await first[Symbol.asyncDispose]();
    await using lock = await second;
    await lock.check();
    expect(told).toEqual([expect.stringContaining(`process ${process.pid} on ${hostname()}`)]);
  });

  it('stops standing by when that is aborted', async () => {
    const state = await newState();
    await using _ = await acquireLock(state);
    const signal = AbortSignal.timeout(20);
    await expect(acquireLock(state, { standby: { signal, interval: 5 } })).rejects.toThrow(/abort/);
    expect(signal.aborted).toBe(true);
  });

  it('says that it cannot be written', async () => {
    const state = await newState();
    const file = join(state, 'file');
    await writeFile(file, '');
    await expect(acquireLock(join(file, 'below'))).rejects.toThrow(
      /The lock .+below\/lease cannot be written \((?:ENOTDIR|EEXIST)\)\./,
    );
  });
});

async function newState(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'okta-sync-'));
}

async function leaveBehind(
  state: string,
  holder: Readonly<Record<string, unknown>>,
  name = 'lease',
): Promise<void> {
  const now = new Date().toISOString();
  const content = { id: 'other', pid: process.pid, host: hostname(), started: now, heartbeat: now };
  await writeFile(join(state, name), JSON.stringify({ ...content, ...holder }));
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid ?? 0;
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}
