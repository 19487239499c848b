import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { StoreBusyError } from '../store/store-busy-error.ts';
import { createNodeSqliteDialect } from './node-sqlite-dialect.ts';

it('tells a database that another process holds from one that fails', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'busy-'));
  const file = join(directory, 'scim.db');
  const other = new DatabaseSync(file);
  other.exec('pragma journal_mode = wal; create table things (name text unique); begin immediate');
  const own = new DatabaseSync(file, { timeout: 0 });
  const database = new Kysely<object>({ dialect: createNodeSqliteDialect(own) });
  const insert = (): Promise<unknown> =>
    database.executeQuery(CompiledQuery.raw("insert into things values ('a')"));
  await expect(insert()).rejects.toThrow(StoreBusyError);
  other.exec('rollback');
  await expect(insert()).resolves.toBeDefined();
  await expect(insert()).rejects.not.toThrow(StoreBusyError);
  own.close();
  other.close();
  await rm(directory, { recursive: true });
});
