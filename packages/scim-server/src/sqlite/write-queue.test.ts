import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Tables } from '../sql/tables.ts';
import { createNodeSqliteDialect } from './node-sqlite-dialect.ts';
import { createWriteQueue, type WriteQueue } from './write-queue.ts';

interface Fixture {
  readonly database: DatabaseSync;
  readonly queue: WriteQueue;
  readonly count: (name: string) => Promise<void>;
  readonly tenants: () => readonly unknown[];
}

function open(): Fixture {
  const database = new DatabaseSync(':memory:');
  database.exec('create table tenants (name text primary key, created text not null)');
  const queue = createWriteQueue(new Kysely<Tables>({ dialect: createNodeSqliteDialect(database) }));
  return {
    database,
    queue,
    count: (name) =>
      queue.write(async (transaction) => {
        await transaction.insertInto('tenants').values({ name, created: '' }).execute();
      }),
    tenants: () =>
      database
        .prepare('select name from tenants order by rowid')
        .all()
        .map(({ name }) => name),
  };
}

describe('the write queue', () => {
  it('commits in the order of asking and gives each its result', async () => {
    const { queue, count, tenants } = open();
    const results = await Promise.all([count('a'), count('b'), queue.write(async () => 'done'), count('c')]);
    expect(results).toEqual([undefined, undefined, 'done', undefined]);
    expect(tenants()).toEqual(['a', 'b', 'c']);
  });

  it('tells every write of a batch why the transaction is gone, and goes on', async () => {
    const { queue, count, tenants } = open();
    const full = queue.write(async (transaction) => {
      // What SQLite does by itself when the disk is full.
      await sql`rollback`.execute(transaction);
      throw new RangeError('the disk is full');
    });
    const outcomes = await Promise.allSettled([count('a'), full, count('b')]);
    const reason = new RangeError('the disk is full');
    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason })));
    await count('c');
    expect(tenants()).toEqual(['c']);
  });

  it('undoes a failing write and no other', async () => {
    const { queue, count, tenants } = open();
    const half = queue.write(async (transaction) => {
      await transaction.insertInto('tenants').values({ name: 'half', created: '' }).execute();
      throw new RangeError('no');
    });
    const [first, second, third, twice] = await Promise.allSettled([
      count('a'),
      half,
      count('b'),
      count('a'),
    ]);
    expect([first, second, third].map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(second).toMatchObject({ reason: new RangeError('no') });
    expect(twice).toMatchObject({ reason: { message: 'UNIQUE constraint failed: tenants.name' } });
    expect(tenants()).toEqual(['a', 'b']);
  });

  it('rejects every write of a transaction that cannot be committed, and goes on', async () => {
    const { database, count, tenants } = open();
    database.exec(`
      pragma foreign_keys = on;
      create table parent (id integer primary key);
      create table child (id integer references parent (id) deferrable initially deferred);
      create trigger orphan after insert on tenants when new.name = 'bad' begin insert into child values (1); end;
    `);
    const results = await Promise.allSettled([count('a'), count('bad')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await count('later');
    expect(tenants()).toEqual(['later']);
  });

  it('finishes what waits when it is closed, and refuses what comes after', async () => {
    const { queue, count, tenants } = open();
    const writes = Array.from({ length: 200 }, (_, index) => count(`${index}`));
    await queue.close();
    expect(tenants().length).toBe(200);
    await expect(count('late')).rejects.toThrow('the store is closed');
    await Promise.all(writes);
  });
});
