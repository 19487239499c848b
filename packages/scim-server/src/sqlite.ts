import { Kysely } from 'kysely';
import { createSqlDatabase } from './sql/sql-database.ts';
import type { Tables } from './sql/tables.ts';
import { createNodeSqliteDialect } from './sqlite/node-sqlite-dialect.ts';
import { openConnections } from './sqlite/open-connections.ts';
import { createWriteQueue } from './sqlite/write-queue.ts';
import type { Database } from './store/database.ts';
import { createLazyStore } from './store/lazy-store.ts';
import type { OwnedStore } from './store/resource-store.ts';

export { StoreOpenError } from './store/store-open-error.ts';

/** Settings of a database in an SQLite file. */
export interface SqliteOptions {
  /** The path of the file, created where there is none; `:memory:` for a database that lives as long as it is open. */
  readonly file: string;
  /** Gives the time at which the default groups of a new tenant are created. */
  readonly clock?: () => Date;
}

/**
 * Opens a database in an SQLite file. What it acknowledges has reached the disk. Several processes may use one file.
 *
 * ```ts
 * await using database = openSqliteDatabase({ file: 'scim.db' });
 * const store = await database.tenant('production');
 * ```
 *
 * @throws StoreOpenError when the file cannot be opened, is damaged or no database, or was written by a newer version.
 */
export function openSqliteDatabase({ file, clock = () => new Date() }: SqliteOptions): Database {
  const { writer, reader } = openConnections(file);
  const writing = new Kysely<Tables>({ dialect: createNodeSqliteDialect(writer) });
  const reading =
    reader === writer ? writing : new Kysely<Tables>({ dialect: createNodeSqliteDialect(reader) });
  const queue = createWriteQueue(writing);
  return createSqlDatabase({
    reader: reading,
    write: queue.write,
    traits: { lockRows: false, takeStatistics: undefined },
    clock,
    close: async () => {
      await queue.close();
      await Promise.all([reading.destroy(), writing.destroy()]);
      if (reader !== writer) reader.close();
      try {
        // What is not waited for: another process may be reading, and then it is the one to do the rest.
        writer.exec('pragma wal_checkpoint(passive)');
      } finally {
        // Last, because the last connection to close takes the log into the file.
        writer.close();
      }
    },
  });
}

/**
 * Opens the store of a service provider with one tenant in an SQLite file.
 *
 * ```ts
 * await using store = createSqliteStore({ file: 'scim.db' });
 * ```
 *
 * @throws StoreOpenError as `openSqliteDatabase` does.
 */
export function createSqliteStore(options: SqliteOptions): OwnedStore {
  const database = openSqliteDatabase(options);
  const opened = database.tenant();
  return {
    ...createLazyStore(() => database.tenant()),
    [Symbol.asyncDispose]: async () => {
      // Those who use the store before it is open are let through to the writes that are waited for.
      await Promise.allSettled([opened]);
      await database[Symbol.asyncDispose]();
    },
  };
}
