import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { kill } from 'node:process';

import { z } from 'zod';

import { StateError } from './sync-state.ts';
import { writeDurably } from './write-durably.ts';

/** Somebody else holds the state. `message` is one sentence for people. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

/** The right to write to a state file; given up by disposal. */
export interface StateLock extends AsyncDisposable {
  /** Aborts, with a {@link LockError}, when somebody else has taken the lock over. */
  readonly lost: AbortSignal;
}

const HOLDER = z.object({
  id: z.string(),
  pid: z.int(),
  host: z.string(),
  started: z.string(),
  heartbeat: z.string(),
});

type Holder = z.infer<typeof HOLDER>;

const HEARTBEAT = 30_000;
const STALE = 120_000;

/**
 * Takes the lock beside a state file, `STATE.lock`, so that two daemons never work with the same state. A lock counts as
 * left behind when its process on this host is gone, or when nobody has renewed it for two minutes.
 *
 * @throws {LockError} when somebody else holds it.
 */
export async function acquireLock(stateFile: string, heartbeat: number = HEARTBEAT): Promise<StateLock> {
  const file = `${stateFile}.lock`;
  const now = new Date().toISOString();
  const holder: Holder = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    started: now,
    heartbeat: now,
  };
  await mkdir(dirname(file), { recursive: true })
    .then(() => take(file, holder))
    .catch((error: unknown) => {
      throw error instanceof LockError ? error : unusable(file, error);
    });
  const lost = new AbortController();
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renew(file, holder, lost);
  }, heartbeat);
  timer.unref();
  return {
    lost: lost.signal,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await renewing;
      const current = await readHolder(file).catch(() => undefined);
      if (isSame(current, holder)) await rm(file, { force: true });
    },
  };
}

async function take(file: string, holder: Holder): Promise<void> {
  if (await create(file, holder)) return;
  const found = await readHolder(file);
  if (found !== undefined && !isStale(found)) throw held(file, found);
  await takeOver(file, holder);
}

/** Creates the file unless there is one: of several processes, one succeeds. */
async function create(file: string, holder: Holder): Promise<boolean> {
  try {
    await using handle = await open(file, 'wx', 0o600);
    await handle.writeFile(JSON.stringify(holder));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Replaces a stale lock; whoever else found it stale too has to wait, and then sees that it is not any more. */
async function takeOver(file: string, holder: Holder): Promise<void> {
  const turn = `${file}.takeover`;
  if (!(await create(turn, holder))) {
    const other = await readHolder(turn);
    if (other !== undefined && !isStale(other)) throw held(file, other);
    await rm(turn, { force: true });
    return takeOver(file, holder);
  }
  try {
    const found = await readHolder(file);
    if (found !== undefined && !isStale(found)) throw held(file, found);
    await writeDurably(file, JSON.stringify(holder));
  } finally {
    await rm(turn, { force: true });
  }
}

/** Undefined when there is no lock any more. One that is still being written, or is damaged, counts by its time. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    const parsed = HOLDER.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const time = (await stat(file)).mtime.toISOString();
    return { id: '', pid: 0, host: 'an unknown host', started: time, heartbeat: time };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isStale({ pid, host, started, heartbeat }: Holder): boolean {
  if (Date.now() - Date.parse(heartbeat) > STALE) return true;
  if (host !== hostname()) return false;
  // A container that starts again has the same number for another process.
  return pid === process.pid ? Date.parse(started) < performance.timeOrigin : !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

async function renew(file: string, holder: Holder, lost: AbortController): Promise<void> {
  // A heartbeat that cannot be read or written now is tried again; two minutes without one free the lock.
  const current = await readHolder(file).catch(() => holder);
  if (!isSame(current, holder)) {
    lost.abort(held(file, current));
    return;
  }
  await writeDurably(file, JSON.stringify({ ...holder, heartbeat: new Date().toISOString() })).catch(
    () => undefined,
  );
}

function isSame(left: Holder | undefined, right: Holder | undefined): boolean {
  return left?.id === right?.id;
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
  const why = codeOf(error) ?? String(error);
  return new StateError(`The lock ${file} cannot be written (${why}).`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
