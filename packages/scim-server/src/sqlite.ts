import { Kysely } from 'kysely';
import { createSqlStore } from './sql/sql-store.ts';
import type { Tables } from './sql/tables.ts';
import { createNodeSqliteDialect } from './sqlite/node-sqlite-dialect.ts';
import { openDatabase } from './sqlite/open-database.ts';
import { createWriteQueue } from './sqlite/write-queue.ts';
import type { ResourceStore } from './store/resource-store.ts';

export { StoreOpenError } from './sqlite/store-open-error.ts';

/** Settings of a store in an SQLite file. */
export interface SqliteStoreOptions {
  /** The path of the file, created where there is none; `:memory:` for a database that lives as long as the store. */
  readonly file: string;
  /** Gives the time at which the default groups of a new file are created. */
  readonly clock?: () => Date;
}

/**
 * Opens a store in an SQLite file. What it acknowledges has reached the disk. Several processes may use one file.
 *
 * ```ts
 * await using store = createSqliteStore({ file: 'scim.db' });
 * ```
 *
 * @throws StoreOpenError when the file cannot be opened, is no database, or was written by a newer version.
 */
export function createSqliteStore({ file, clock = () => new Date() }: SqliteStoreOptions): ResourceStore {
  const { writer, reader } = openDatabase(file, clock().toISOString());
  const writing = new Kysely<Tables>({ dialect: createNodeSqliteDialect(writer) });
  const reading =
    reader === writer ? writing : new Kysely<Tables>({ dialect: createNodeSqliteDialect(reader) });
  const queue = createWriteQueue(writing);
  return createSqlStore({
    reader: reading,
    write: queue.write,
    close: async () => {
      await queue.close();
      await Promise.all([reading.destroy(), writing.destroy()]);
      if (reader !== writer) reader.close();
      // Last, because the last connection to close takes the log into the file.
      writer.close();
    },
  });
}
