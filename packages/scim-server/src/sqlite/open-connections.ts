import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreOpenError } from '../store/store-open-error.ts';
import { migrate } from './migrate.ts';

/** The file name that stands for a database in memory. */
const IN_MEMORY = ':memory:';

/** How long to wait for another process that writes to the same file, in milliseconds. */
const BUSY_TIMEOUT = 5000;

/** The connections to one database. */
export interface Connections {
  readonly writer: DatabaseSync;
  /** Another connection to the same file; in memory, where there can be only one, the writer itself. */
  readonly reader: DatabaseSync;
}

/**
 * Opens a database file, creates it where there is none, and brings it to the newest version.
 *
 * @throws StoreOpenError when the file cannot be opened, is damaged or no database, or was written by a newer version.
 */
export function openConnections(file: string): Connections {
  let writer: DatabaseSync | undefined;
  try {
    if (file !== IN_MEMORY) createPrivately(file);
    writer = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: BUSY_TIMEOUT });
    // FULL: what is committed has reached the disk, not only the operating system.
    writer.exec('pragma journal_mode = wal; pragma synchronous = full');
    if (file !== IN_MEMORY) requireUndamaged(writer, file);
    migrate(writer, file);
    return { writer, reader: file === IN_MEMORY ? writer : openReader(file) };
  } catch (error) {
    writer?.close();
    if (error instanceof StoreOpenError) throw error;
    if (isCorruption(error)) throw damaged(file, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreOpenError(`the database ${file} cannot be opened: ${reason}`, { cause: error });
  }
}

/**
 * Looks through the whole file: a damaged one is better not served than written to. A hundred thousand users in a dozen
 * large groups take about 0.2 seconds.
 */
function requireUndamaged(database: DatabaseSync, file: string): void {
  const found = database.prepare('pragma quick_check(1)').get()?.['quick_check'];
  if (found !== 'ok') throw damaged(file, found);
}

const SQLITE_CORRUPT = 11;

/** Tells what SQLite says of a file that it cannot even look through; an extended code has more bits. */
function isCorruption(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === SQLITE_CORRUPT
  );
}

function damaged(file: string, cause: unknown): StoreOpenError {
  return new StoreOpenError(
    `the database ${file} is damaged: stop every process that uses it and restore a backup`,
    {
      cause,
      isDamaged: true,
    },
  );
}

/** Names, e-mail addresses and memberships are for the service's own account only. */
function createPrivately(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function openReader(file: string): DatabaseSync {
  const reader = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  reader.exec('pragma query_only = on');
  return reader;
}
