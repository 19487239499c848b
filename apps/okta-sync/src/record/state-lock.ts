import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { ageOf, isSame, isStale, readHolder, type Holder } from './holder.ts';
import { fileError, type StateError } from './sync-state.ts';
import { takeLease } from './take-lease.ts';
import { writeDurably } from './write-durably.ts';

export type { Holder } from './holder.ts';

/** Somebody else holds the state. `message` is one sentence for people. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

/** The right to write to a state directory and to the application; given up by disposal. */
export interface StateLock extends AsyncDisposable {
  /**
   * Makes sure that the lock is still ours, by a look at its file: a process that slept through a takeover finds out
   * before it writes. A sign of life that is more than a minute old is given anew first, so that nobody takes over within
   * the minute after the check while this process runs; a write takes less.
   *
   * What no check can catch is a write that was already under way when the process, or its machine, fell asleep: it goes
   * out, or arrives, after whoever took over has begun. That is at most one write; it sets what the plan of before wanted,
   * and the next cycle of the new holder sees it and sets it right.
   *
   * @throws {LockError} when the lock is somebody else's, or no sign of life can be given.
   */
  readonly check: () => Promise<void>;
  /** Aborts, with a {@link LockError}, when somebody else has taken the lock over. */
  readonly lost: AbortSignal;
}

/** How a lock is taken. */
export interface LockOptions {
  /** Milliseconds between two signs of life. */
  readonly heartbeat?: number | undefined;
  /** Waits while somebody else holds the lock, instead of failing. */
  readonly standby?:
    | {
        readonly signal: AbortSignal;
        /** Told once, in one sentence. */
        readonly waiting?: ((message: string) => void) | undefined;
        /** Milliseconds between two attempts. */
        readonly interval?: number | undefined;
      }
    | undefined;
}

/** Milliseconds that the last sign of life may be old when a write begins. */
export const FRESH = 60_000;

const HEARTBEAT = 30_000;
const RETRY = 5_000;

/**
 * Takes the lock of a state directory, its file `lease`, so that two daemons never work with the same state. A lock counts
 * as left behind when its process on this host is gone, or when nobody has renewed it for two minutes.
 *
 * @throws {LockError} when somebody else holds it; the standby's reason when that is aborted.
 */
export async function acquireLock(
  directory: string,
  { heartbeat = HEARTBEAT, standby }: LockOptions = {},
): Promise<StateLock> {
  const file = fileIn(directory);
  let holder = standby === undefined ? await attempt(file) : await waitFor(file, standby);
  const lost = new AbortController();
  const renew = async (age: number): Promise<void> => {
    try {
      const current = await readHolder(file);
      if (current === undefined || !isSame(current, holder)) throw held(file, current);
      if (ageOf(current) > age) holder = await giveSign(file, current);
    } catch (error) {
      if (error instanceof LockError) lost.abort(error);
      throw error instanceof LockError ? error : unusable(file, error);
    }
  };
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // What cannot be read or written now is tried again; two minutes without a sign of life free the lock.
    renewing = renew(-Infinity).catch(() => undefined);
  }, heartbeat);
  timer.unref();
  return {
    lost: lost.signal,
    check: async () => {
      await renewing;
      lost.signal.throwIfAborted();
      await renew(FRESH);
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await renewing;
      const current = await readHolder(file).catch(() => undefined);
      // Of one that counts as left behind, somebody may be taking over.
      if (current !== undefined && isSame(current, holder) && !isStale(current))
        await rm(file, { force: true });
    },
  };
}

/** Who holds the lock, and whether it was left behind; undefined when nobody does. */
export async function readLock(
  directory: string,
): Promise<{ readonly holder: Holder; readonly stale: boolean } | undefined> {
  const holder = await readHolder(fileIn(directory));
  return holder === undefined ? undefined : { holder, stale: isStale(holder) };
}

/** Takes the lock away from whoever holds it: they stop before their next write. */
export async function breakLock(directory: string): Promise<void> {
  await rm(fileIn(directory), { force: true });
}

function fileIn(directory: string): string {
  return join(directory, 'lease');
}

async function waitFor(
  file: string,
  { signal, waiting, interval = RETRY }: NonNullable<LockOptions['standby']>,
): Promise<Holder> {
  for (let told = false; ; told = true) {
    signal.throwIfAborted();
    try {
      return await attempt(file);
    } catch (error) {
      if (!(error instanceof LockError)) throw error;
      if (!told) waiting?.(error.message);
    }
    await setTimeout(interval, undefined, { signal });
  }
}

async function attempt(file: string): Promise<Holder> {
  const now = new Date().toISOString();
  const holder: Holder = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    started: now,
    heartbeat: now,
  };
  try {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    const other = await takeLease(file, holder);
    if (other === undefined) return holder;
    throw held(file, other);
  } catch (error) {
    throw error instanceof LockError ? error : unusable(file, error);
  }
}

/** Once the lock counts as left behind, its holder has to follow itself, as anybody else might, under another id. */
async function giveSign(file: string, holder: Holder): Promise<Holder> {
  const alive = { ...holder, heartbeat: new Date().toISOString() };
  if (!isStale(holder)) {
    await writeDurably(file, JSON.stringify(alive));
    return alive;
  }
  const follower = { ...alive, id: randomUUID() };
  const other = await takeLease(file, follower);
  if (other !== undefined) throw held(file, other);
  return follower;
}

function held(file: string, holder: Holder | undefined): LockError {
  const who =
    holder === undefined || holder.pid === 0
      ? 'another process'
      : `process ${holder.pid} on ${holder.host}, since ${holder.started},`;
  return new LockError(
    `okta-sync is running already: ${who} holds ${file}. Stop it first; nothing was changed.`,
  );
}

function unusable(file: string, error: unknown): StateError {
  return fileError(`The lock ${file} cannot be written`, error);
}
