import { sql, type Kysely } from 'kysely';
import { migrations, migrationsSince } from '../sql/schema.ts';
import type { Tables } from '../sql/tables.ts';

const MIGRATIONS = migrations({ key: 'bigint generated always as identity primary key', clustered: '' });

/** Whoever holds it brings the tables to the newest version; any number, as long as it stays the same. */
const LOCK = 7_644_7_643;

/**
 * Brings a database to the newest version, in one transaction.
 *
 * @throws StoreOpenError for a database of a version that is newer still.
 */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    // Two processes that open a new database at once must not both create the tables.
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    const version = await readVersion(transaction);
    const missing = migrationsSince(MIGRATIONS, version, 'the database');
    if (missing.length === 0) return;
    if (version === 0) await sql`create table data_version (version integer not null)`.execute(transaction);
    for (const migration of missing) await sql.raw(migration).execute(transaction);
    await sql`delete from data_version`.execute(transaction);
    await sql`insert into data_version (version) values (${MIGRATIONS.length})`.execute(transaction);
  });
}

/** Creates nothing: who only works with the tables need not have the right to. */
async function readVersion(database: Kysely<Tables>): Promise<number> {
  const table = await sql<{ there: boolean }>`
    select to_regclass('data_version') is not null as there
  `.execute(database);
  if (table.rows[0]?.there !== true) return 0;
  const { rows } = await sql<{ version: number }>`select version from data_version`.execute(database);
  return rows[0]?.version ?? 0;
}
