import type { DatabaseSync } from 'node:sqlite';
import { migrations, migrationsSince } from '../sql/schema.ts';

const MIGRATIONS = migrations({
  key: 'integer primary key autoincrement',
  clustered: ' without rowid',
});

/**
 * Brings a database to the newest version, in one transaction.
 *
 * @throws StoreOpenError for a database of a version that is newer still.
 */
export function migrate(database: DatabaseSync, file: string): void {
  // Two processes that open a new file at once must not both create the tables.
  database.exec('begin immediate');
  try {
    const version = readVersion(database);
    for (const migration of migrationsSince(MIGRATIONS, version, file)) database.exec(migration);
    database.exec(`pragma user_version = ${MIGRATIONS.length}`);
    database.exec('commit');
  } catch (error) {
    // SQLite undoes a transaction itself when the disk is full, for instance.
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('pragma user_version').get()?.['user_version'] ?? 0);
}
