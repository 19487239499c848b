import { copyFileSync, readFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { StoreOpenError, createSqliteStore, openSqliteDatabase } from './sqlite.ts';
import type { ResourceStore } from './store/resource-store.ts';
import { describeDatabase, describeStore } from './store-contract.ts';

const directory = mkdtempSync(join(tmpdir(), 'scim-sqlite-'));
let files = 0;

function newFile(): string {
  files += 1;
  return join(directory, `${files}.db`);
}

afterAll(() => rmSync(directory, { recursive: true }));

describeStore('the SQLite store in a file', () => createSqliteStore({ file: newFile() }));
describeStore('the SQLite store in memory', () => createSqliteStore({ file: ':memory:' }));
describeDatabase('the SQLite database in a file', () => openSqliteDatabase({ file: newFile() }));

async function createUser(store: ResourceStore, id: string): Promise<void> {
  await store.create('User', {
    id,
    attributes: { userName: id },
    keys: { name: id, label: id, active: true },
    now: '2026-01-01T00:00:00.000Z',
  });
}

describe('an SQLite file', () => {
  it('keeps what was written for the next to open it', async () => {
    const file = newFile();
    {
      await using store = createSqliteStore({ file });
      await createUser(store, 'ada');
    }
    await using store = createSqliteStore({ file });
    expect((await store.retrieve('User', 'ada'))?.attributes).toEqual({ userName: 'ada' });
    expect((await store.labels('Group')).length).toBe(4);
  });

  it('is readable for its owner only', async () => {
    const file = newFile();
    await using _ = createSqliteStore({ file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is shared by two stores, each of which sees what the other writes', async () => {
    const file = newFile();
    await using one = createSqliteStore({ file });
    await using other = createSqliteStore({ file });
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => createUser(one, `one-${index}`)),
      ...Array.from({ length: 20 }, (_, index) => createUser(other, `other-${index}`)),
    ]);
    expect((await one.labels('User')).length).toBe(40);
    expect((await other.labels('User')).length).toBe(40);
  });

  it('has everything in itself once it is closed, though others still have it open', async () => {
    const file = newFile();
    await using _ = createSqliteStore({ file });
    {
      await using closing = createSqliteStore({ file });
      await createUser(closing, 'ada');
    }
    const copy = newFile();
    copyFileSync(file, copy);
    await using store = createSqliteStore({ file: copy });
    expect(await store.retrieve('User', 'ada')).toBeDefined();
  });

  it('flushes every commit to the disk', async () => {
    const file = newFile();
    await using _ = createSqliteStore({ file });
    const database = new DatabaseSync(file);
    expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });

  it('of a newer version is refused in one sentence and left alone', () => {
    const file = newFile();
    const database = new DatabaseSync(file);
    database.exec('pragma user_version = 99');
    database.close();
    expect(() => createSqliteStore({ file })).toThrow(
      new StoreOpenError(
        `${file} was written by a newer version of this program (data version 99, known up to 3)`,
      ),
    );
    const after = new DatabaseSync(file);
    expect(after.prepare('pragma user_version').get()).toEqual({ user_version: 99 });
    expect(after.prepare('select count(*) as tables from sqlite_schema').get()).toEqual({ tables: 0 });
    after.close();
  });

  it('that is no database, or cannot be made, is refused in one sentence', () => {
    const file = newFile();
    writeFileSync(file, 'not a database, but long enough to be taken for one'.repeat(40));
    expect(() => createSqliteStore({ file })).toThrow(
      `the database ${file} cannot be opened: file is not a database`,
    );
    const missing = join(directory, 'missing', 'x.db');
    expect(() => createSqliteStore({ file: missing })).toThrow(`the database ${missing} cannot be opened: `);
  });

  it('that is damaged is refused, wherever the damage is', async () => {
    const file = newFile();
    {
      await using store = createSqliteStore({ file });
      for (let index = 0; index < 200; index += 1) await createUser(store, `u${index}`);
    }
    const whole = readFileSync(file);
    for (const at of [150, 4096 * 3, whole.length - 8000]) {
      writeFileSync(
        file,
        Buffer.concat([whole.subarray(0, at), Buffer.alloc(4096, 'x'), whole.subarray(at + 4096)]),
      );
      const refusal = expect.objectContaining({
        message: `the database ${file} is damaged: stop every process that uses it and restore a backup`,
        isDamaged: true,
      });
      expect(() => createSqliteStore({ file })).toThrow(refusal);
    }
    writeFileSync(file, whole);
    await using store = createSqliteStore({ file });
    expect((await store.labels('User')).length).toBe(200);
  });

  it('takes no write after it is closed', async () => {
    const store = createSqliteStore({ file: newFile() });
    await store[Symbol.asyncDispose]();
    await expect(createUser(store, 'late')).rejects.toThrow('the store is closed');
  });

  it('is closed only when the writes that wait are committed', async () => {
    const file = newFile();
    const store = createSqliteStore({ file });
    const writes = Array.from({ length: 100 }, (_, index) => createUser(store, `u${index}`));
    await store[Symbol.asyncDispose]();
    await Promise.all(writes);
    await using again = createSqliteStore({ file });
    expect((await again.labels('User')).length).toBe(100);
  });
});
