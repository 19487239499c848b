import type { DatabaseSync } from 'node:sqlite';
import { foldCase } from '@drawbridge/scim';
import { DEFAULT_GROUPS, FIRST_CUSTOM_GROUP } from '../default-groups.ts';
import { StoreOpenError } from './store-open-error.ts';

/** Brings a database from one version to the next. */
type Migration = (database: DatabaseSync, now: string) => void;

/** The migrations in their order: the first makes version 1 of an empty file. */
const MIGRATIONS: readonly Migration[] = [createTables];

/**
 * Brings a database to the newest version, in one transaction.
 *
 * @throws StoreOpenError for a database of a version that is newer still.
 */
export function migrate(database: DatabaseSync, file: string, now: string): void {
  // Two processes that open a new file at once must not both create the tables.
  database.exec('begin immediate');
  try {
    const version = readVersion(database);
    if (version > MIGRATIONS.length) {
      throw new StoreOpenError(
        `${file} was written by a newer version of this program (data version ${version}, known up to ${MIGRATIONS.length})`,
      );
    }
    for (const migration of MIGRATIONS.slice(version)) migration(database, now);
    database.exec(`pragma user_version = ${MIGRATIONS.length}`);
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('pragma user_version').get()?.['user_version'] ?? 0);
}

function createTables(database: DatabaseSync, now: string): void {
  database.exec(`
    create table resources (
      position integer primary key autoincrement,
      type text not null,
      id text not null,
      name text,
      display_name text,
      external_id text,
      label text not null,
      attributes text not null,
      version integer not null,
      created text not null,
      last_modified text not null,
      unique (type, id),
      unique (type, name)
    );
    create index resources_by_position on resources (type, position);
    create index resources_by_display_name on resources (type, display_name);
    create index resources_by_external_id on resources (type, external_id);

    create table memberships (
      group_position integer not null references resources (position) on delete cascade,
      member_position integer not null references resources (position) on delete cascade,
      primary key (group_position, member_position)
    ) without rowid;
    create index memberships_by_member on memberships (member_position, group_position);

    create table counters (
      type text primary key,
      next integer not null
    ) without rowid;
  `);
  const insertGroup = database.prepare(`
    insert into resources (type, id, name, display_name, label, attributes, version, created, last_modified)
    values ('Group', ?, ?, ?, ?, ?, 1, ?, ?)
  `);
  for (const { id, name } of DEFAULT_GROUPS) {
    const folded = foldCase(name);
    insertGroup.run(id, folded, folded, name, JSON.stringify({ displayName: name }), now, now);
  }
  database.prepare('insert into counters (type, next) values (?, ?)').run('Group', FIRST_CUSTOM_GROUP);
}
