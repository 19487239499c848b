import { Kysely, PostgresDialect } from 'kysely';
import { migrate } from './postgres/migrate.ts';
import { createPool, reasonOf } from './postgres/pool.ts';
import { createTransactions } from './postgres/transact.ts';
import { createSqlDatabase } from './sql/sql-database.ts';
import type { Tables } from './sql/tables.ts';
import type { Database } from './store/database.ts';
import { StoreOpenError } from './store/store-open-error.ts';

export { StoreOpenError } from './store/store-open-error.ts';

/** Settings of a database in PostgreSQL. */
export interface PostgresOptions {
  /** Such as `postgres://scim:secret@db.example.com/scim`; what it leaves out comes from the `PG…` variables. */
  readonly url: string;
  /** Gives the time at which the default groups of a new tenant are created. */
  readonly clock?: () => Date;
}

/**
 * Opens a database in PostgreSQL, and creates the tables where there are none. Several processes may use one database.
 *
 * ```ts
 * await using database = await openPostgresDatabase({ url: 'postgres://scim@localhost/scim' });
 * const store = await database.tenant('production');
 * ```
 *
 * @throws StoreOpenError when there is no such database, or it was written by a newer version; never with the password.
 */
export async function openPostgresDatabase({
  url,
  clock = () => new Date(),
}: PostgresOptions): Promise<Database> {
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(url) }) });
  try {
    await migrate(database);
  } catch (error) {
    await database.destroy();
    if (error instanceof StoreOpenError) throw error;
    throw new StoreOpenError(`the database cannot be opened: ${reasonOf(error)}`, { cause: error });
  }
  const transactions = createTransactions(database);
  return createSqlDatabase({
    reader: database,
    write: transactions.write,
    // Never waits for whoever else takes them.
    traits: { lockRows: true, takeStatistics: 'analyze (skip_locked) resources' },
    clock,
    close: async () => {
      await transactions.close();
      await database.destroy();
    },
  });
}
