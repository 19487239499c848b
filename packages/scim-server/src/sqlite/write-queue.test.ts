import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Tables } from '../sql/tables.ts';
import { createNodeSqliteDialect } from './node-sqlite-dialect.ts';
import { createWriteQueue, type WriteQueue } from './write-queue.ts';

interface Fixture {
  readonly database: DatabaseSync;
  readonly queue: WriteQueue;
  readonly count: (type: string) => Promise<void>;
  readonly counters: () => readonly unknown[];
}

function open(): Fixture {
  const database = new DatabaseSync(':memory:');
  database.exec('create table counters (type text primary key, next integer not null check (next < 9))');
  const queue = createWriteQueue(new Kysely<Tables>({ dialect: createNodeSqliteDialect(database) }));
  return {
    database,
    queue,
    count: (type) =>
      queue.write(async (transaction) => {
        await transaction.insertInto('counters').values({ type, next: 1 }).execute();
      }),
    counters: () =>
      database
        .prepare('select type from counters order by rowid')
        .all()
        .map(({ type }) => type),
  };
}

describe('the write queue', () => {
  it('commits in the order of asking and gives each its result', async () => {
    const { queue, count, counters } = open();
    const results = await Promise.all([count('a'), count('b'), queue.write(async () => 'done'), count('c')]);
    expect(results).toEqual([undefined, undefined, 'done', undefined]);
    expect(counters()).toEqual(['a', 'b', 'c']);
  });

  it('undoes a failing write and no other', async () => {
    const { queue, count, counters } = open();
    const half = queue.write(async (transaction) => {
      await transaction.insertInto('counters').values({ type: 'half', next: 1 }).execute();
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
    expect(twice).toMatchObject({ reason: { message: 'UNIQUE constraint failed: counters.type' } });
    expect(counters()).toEqual(['a', 'b']);
  });

  it('rejects every write of a transaction that cannot be committed, and goes on', async () => {
    const { database, count, counters } = open();
    database.exec(`
      pragma foreign_keys = on;
      create table parent (id integer primary key);
      create table child (id integer references parent (id) deferrable initially deferred);
      create trigger orphan after insert on counters when new.type = 'bad' begin insert into child values (1); end;
    `);
    const results = await Promise.allSettled([count('a'), count('bad')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await count('later');
    expect(counters()).toEqual(['later']);
  });

  it('finishes what waits when it is closed, and refuses what comes after', async () => {
    const { queue, count, counters } = open();
    const writes = Array.from({ length: 200 }, (_, index) => count(`${index}`));
    await queue.close();
    expect(counters().length).toBe(200);
    await expect(count('late')).rejects.toThrow('the store is closed');
    await Promise.all(writes);
  });
});
