import { setTimeout } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { DatabaseError } from 'pg';
import type { Write } from '../sql/scope.ts';
import type { Tables } from '../sql/tables.ts';
import { StoreBusyError } from '../store/store-busy-error.ts';

/** How long the pause before the second attempt may be, in milliseconds; each further one may be twice as long. */
const PAUSE = 5;

/**
 * How often a transaction is tried that was undone because another writer was faster: from the start, the work may find a
 * name taken, a member gone, a resource changed. What comes of two writers' meeting again and again is worth more
 * attempts than what can hardly happen twice.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const ATTEMPTS: ReadonlyMap<string | undefined, number> = new Map([
  ['40001', 8], // serialization_failure
  ['40P01', 8], // deadlock_detected
  ['23505', 3], // unique_violation
  ['23503', 3], // foreign_key_violation
]);

/** Others hold what the work needs, and held it in every attempt. */
const BUSY: ReadonlySet<string | undefined> = new Set([
  '40001',
  '40P01',
  '55P03', // lock_not_available
  '57P01', // admin_shutdown
]);

/** The writers of one process. */
export interface Transactions {
  readonly write: Write;
  /** Lets the writes under way finish, and refuses new ones. */
  readonly close: () => Promise<void>;
}

/** Runs writes as transactions, and again where one was undone because another writer was faster. */
export function createTransactions(database: Kysely<Tables>): Transactions {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;
  return {
    write: async (work) => {
      if (closed) throw new Error('the store is closed');
      const written = transact(database, work);
      underWay.add(written);
      try {
        return await written;
      } finally {
        underWay.delete(written);
      }
    },
    close: async () => {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}

async function transact<Result>(
  database: Kysely<Tables>,
  work: (transaction: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // Each statement sees what was committed before it: what is locked is read as it is, not as it was.
      return await database.transaction().setIsolationLevel('read committed').execute(work);
    } catch (error) {
      if (attempt >= (ATTEMPTS.get(codeOf(error)) ?? 1)) throw toBusy(error);
      // Random, because those who got in each other's way must not meet again.
      await setTimeout(Math.random() * PAUSE * 2 ** (attempt - 1));
    }
  }
}

function toBusy(error: unknown): unknown {
  return BUSY.has(codeOf(error)) ? new StoreBusyError('other writers were faster', { cause: error }) : error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}
