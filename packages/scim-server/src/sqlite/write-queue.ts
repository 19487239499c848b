import { setImmediate } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Write } from '../sql/scope.ts';
import type { Tables } from '../sql/tables.ts';

type Database = Kysely<Tables>;

/** How many writes are committed together at most. */
const MAX_BATCH = 64;

/** A write that waits. */
interface Job {
  /** Does the work and gives what tells the caller of its outcome, to be called once the outcome is final. */
  readonly run: (transaction: Database) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/** One writer for many callers. */
export interface WriteQueue {
  readonly write: Write;
  /** Lets the writes that wait finish, and refuses new ones. */
  readonly close: () => Promise<void>;
}

/**
 * Queues writes and commits those that wait together as one transaction: the disk is flushed once for all of them. Each
 * write stands on its own savepoint, so that one that fails undoes only itself.
 */
export function createWriteQueue(database: Database): WriteQueue {
  const waiting: Job[] = [];
  let draining: Promise<void> | undefined;
  let closed = false;
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      // Requests that have arrived already get their turn to join the batch.
      await setImmediate();
      await commitTogether(database, waiting.splice(0, MAX_BATCH));
    }
    draining = undefined;
  };
  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('the store is closed'));
          return;
        }
        waiting.push({ run: (transaction) => runOnSavepoint(transaction, work, resolve, reject), reject });
        draining ??= drain();
      }),
    close: async () => {
      closed = true;
      await draining;
    },
  };
}

async function commitTogether(database: Database, jobs: readonly Job[]): Promise<void> {
  try {
    const outcomes = await database.transaction().execute(async (transaction) => {
      const settled: (() => void)[] = [];
      for (const job of jobs) settled.push(await job.run(transaction));
      return settled;
    });
    for (const tell of outcomes) tell();
  } catch (error) {
    for (const job of jobs) job.reject(error);
  }
}

async function runOnSavepoint<Result>(
  transaction: Database,
  work: (transaction: Database) => Promise<Result>,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
): Promise<() => void> {
  await sql`savepoint job`.execute(transaction);
  try {
    const result = await work(transaction);
    await sql`release job`.execute(transaction);
    return () => resolve(result);
  } catch (error) {
    await undo(transaction, error);
    return () => reject(error);
  }
}

/**
 * Undoes a write alone.
 *
 * @throws the write's own error where SQLite has undone the whole transaction, as on a full disk: with it go the others.
 */
async function undo(transaction: Database, error: unknown): Promise<void> {
  try {
    await sql`rollback to job`.execute(transaction);
    await sql`release job`.execute(transaction);
  } catch {
    throw error;
  }
}
