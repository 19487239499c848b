import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { acquireLock, LockError } from './state-lock.ts';

describe('the lock beside the state file', () => {
  it('is held by one at a time, tells who holds it, and is gone afterwards', async () => {
    const state = await newState();
    const first = await acquireLock(state);
    const error = await acquireLock(state).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LockError);
    expect(String(error)).toMatch(
      `LockError: okta-sync is running already: process ${process.pid} on ${hostname()}, since 20`,
    );
    expect(String(error)).toMatch(`, holds ${state}.lock. Stop it first; nothing was changed.`);
    await first[Symbol.asyncDispose]();
    expect(await readdir(dirname(state))).toEqual([]);
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
    await leaveBehind(state, { pid: await deadPid() }, '.lock.takeover');
    await using lock = await acquireLock(state);
    expect(lock.lost.aborted).toBe(false);
    expect(await readdir(dirname(state))).toEqual(['state.json.lock']);
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
    expect(await readdir(dirname(state))).toEqual(['state.json.lock']);
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
    await writeFile(`${state}.lock`, '');
    await expect(acquireLock(state)).rejects.toThrow('another process holds');
    await utimes(`${state}.lock`, 0, 0);
    await using lock = await acquireLock(state);
    expect(lock.lost.aborted).toBe(false);
  });

  it('is renewed while it is held', async () => {
    const state = await newState();
    await using lock = await acquireLock(state, 10);
    const before = await readFile(`${state}.lock`, 'utf8');
    await setTimeout(100);
    expect(await readFile(`${state}.lock`, 'utf8')).not.toBe(before);
    expect(lock.lost.aborted).toBe(false);
  });

  it('tells its holder when somebody else has taken it, and is left to them', async () => {
    const state = await newState();
    const lock = await acquireLock(state, 10);
    await leaveBehind(state, { pid: 4711, host: 'elsewhere' });
    await once(lock.lost, 'abort');
    expect(lock.lost.reason).toBeInstanceOf(LockError);
    expect(String(lock.lost.reason)).toContain('process 4711 on elsewhere');
    await lock[Symbol.asyncDispose]();
    expect(await readFile(`${state}.lock`, 'utf8')).toContain('elsewhere');
  });

  it('says that it cannot be written', async () => {
    const state = await newState();
    await writeFile(state, '');
    await expect(acquireLock(join(state, 'below-a-file.json'))).rejects.toThrow(
      /The lock .+below-a-file\.json\.lock cannot be written \((?:ENOTDIR|EEXIST)\)\./,
    );
  });
});

async function newState(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'state.json');
}

async function leaveBehind(
  state: string,
  holder: Readonly<Record<string, unknown>>,
  ending = '.lock',
): Promise<void> {
  const now = new Date().toISOString();
  const content = { id: 'other', pid: process.pid, host: hostname(), started: now, heartbeat: now };
  await writeFile(`${state}${ending}`, JSON.stringify({ ...content, ...holder }));
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid ?? 0;
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}
