import type { PostgresPool } from 'kysely';
import { Pool, TypeOverrides, types } from 'pg';
import { StoreBusyError } from '../store/store-busy-error.ts';

/** How long to wait for a connection, in milliseconds. */
const CONNECT_TIMEOUT = 5000;

/** How long a statement waits behind the locks of others, in milliseconds. */
const LOCK_TIMEOUT = 10_000;

/** Creates the pool of connections to a database; none is opened yet. */
export function createPool(url: string): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    lock_timeout: LOCK_TIMEOUT,
    types: createTypes(),
  });
  // A connection that breaks while nobody uses it is replaced at the next use; unheard, it would end the process.
  pool.on('error', () => {});
  return {
    options: pool.options,
    connect: async () => {
      try {
        return await pool.connect();
      } catch (error) {
        throw new StoreBusyError(`no connection to the database: ${reasonOf(error)}`, { cause: error });
      }
    },
    end: () => pool.end(),
  };
}

/** What went wrong, for people: a connection that is tried at several addresses fails with an error that says nothing. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

function createTypes(): TypeOverrides {
  const overrides = new TypeOverrides();
  // Counts, keys and positions are 64-bit integers, and stay far below what a number holds exactly.
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}
