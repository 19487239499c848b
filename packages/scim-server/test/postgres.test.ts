import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresDatabase } from '../src/postgres.ts';
import { createPool } from '../src/postgres/pool.ts';
import { createTransactions } from '../src/postgres/transact.ts';
import type { Tables } from '../src/sql/tables.ts';
import { StoreBusyError, type Database, type OwnedStore } from '../src/index.ts';
import { describeDatabase, describeStore } from '../src/store-contract.ts';
import { LATE, created, group, members, readMemberIds, user } from '../src/store/store-fixtures.ts';
import { NO_POSTGRES, POSTGRES_BIN, startPostgres, type PostgresServer } from './postgres-server.ts';

const WRITER = join(import.meta.dirname, 'postgres-writer.ts');

if (POSTGRES_BIN === undefined) console.warn(`Skipped: ${NO_POSTGRES}.`);

describe.skipIf(POSTGRES_BIN === undefined)('PostgreSQL', () => {
  let server: PostgresServer;
  let shared: Database;
  let tenants = 0;

  beforeAll(async () => {
    server = await startPostgres();
    shared = await openPostgresDatabase({ url: await server.createDatabase() });
  });

  afterAll(async () => {
    await shared[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** A store that others of the same database are around. */
  const openTenant = async (): Promise<OwnedStore> => {
    tenants += 1;
    return { ...(await shared.tenant(`tenant-${tenants}`)), [Symbol.asyncDispose]: async () => {} };
  };

  describeStore('the PostgreSQL store', openTenant);
  describeDatabase('the PostgreSQL database', async () =>
    openPostgresDatabase({ url: await server.createDatabase() }),
  );

  describe('a PostgreSQL database', () => {
    const COUNT = 40;

    it('keeps every change of two processes that write to the same user and group', async () => {
      const url = await server.createDatabase();
      await using database = await openPostgresDatabase({ url });
      const store = await database.tenant();
      await store.create('User', user('shared'));
      const names = ['left', 'right'];
      const exits = names.map(async (name) => {
        const writer = spawn(process.execPath, ['--conditions=source', WRITER, url, name, `${COUNT}`], {
          stdio: 'inherit',
        });
        return (await once(writer, 'exit'))[0] as unknown;
      });
      expect(await Promise.all(exits)).toEqual([0, 0]);
      expect(await store.retrieve('User', 'shared')).toMatchObject({
        version: 2 * COUNT + 1,
        attributes: { count: 2 * COUNT },
      });
      const expected = names.flatMap((name) =>
        Array.from({ length: COUNT }, (_, index) => `${name}-${index}`),
      );
      expect((await readMemberIds(store, '1')).toSorted()).toEqual(expected.toSorted());
      expect(await store.retrieve('Group', '1')).toMatchObject({ version: 2 * COUNT + 1 });
    });

    it('is opened by several at once while it is empty', async () => {
      const url = await server.createDatabase();
      const databases = await Promise.all([1, 2, 3].map(() => openPostgresDatabase({ url })));
      const stores = await Promise.all(databases.map((database) => database.tenant()));
      for (const store of stores) expect((await store.labels('Group')).length).toBe(4);
      await Promise.all(databases.map((database) => database[Symbol.asyncDispose]()));
    });

    it('shows whoever reads on behind the last position everybody, while others create', async () => {
      const url = await server.createDatabase();
      await using one = await openPostgresDatabase({ url });
      await using other = await openPostgresDatabase({ url });
      const stores = [await one.tenant(), await other.tenant()];
      const creations = Promise.all(
        stores.flatMap((store, writer) =>
          Array.from({ length: 100 }, (_, index) => created(store, 'User', user(`${writer}-${index}`))),
        ),
      );
      const seen: string[] = [];
      let after = 0;
      const readOn = async (): Promise<void> => {
        const batch = (await stores[0]?.scan('User', { where: [], after, limit: 1000 })) ?? [];
        seen.push(...batch.map(({ id }) => id));
        after = batch.at(-1)?.position ?? after;
      };
      const areCreated = creations.then(() => true);
      do await readOn();
      while (!(await Promise.race([areCreated, setImmediate(false)])));
      await readOn();
      const ids = (await creations).map(({ id }) => id);
      expect(seen.toSorted()).toEqual(ids.toSorted());
    });

    it('tells its planner how many resources there are, soon after the first were created', async () => {
      const url = await server.createDatabase();
      await using database = await openPostgresDatabase({ url });
      const store = await database.tenant();
      for (let number = 1; number <= 100; number++) await created(store, 'User', user(`u${number}`));
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(
        "select reltuples from pg_class where oid = 'resources'::regclass and reltuples > 100",
      );
      await client.end();
      expect(rows.length).toBe(1);
    });

    it('takes members in while they are deleted', async () => {
      const store = await openTenant();
      const ids = Array.from({ length: COUNT }, (_, index) => `u${index}`);
      await Promise.all(ids.map((id) => store.create('User', user(id))));
      for (const name of ['a', 'b', 'c']) await store.create('Group', group(name));
      const writes = ids.flatMap((id) => [
        store.delete('User', id, { check: () => {}, now: LATE }),
        ...['7', '6', '5'].map((groupId) => store.update('Group', groupId, members([id]))),
      ]);
      const outcomes = new Set((await Promise.all(writes)).map(({ outcome }) => outcome));
      expect(outcomes).toEqual(new Set(['deleted', 'written']));
      expect(await store.membersOf(['5', '6', '7'])).toEqual(new Map());
    });

    it('does work again that was undone because it waited in a circle', async () => {
      const url = await server.createDatabase();
      await using database = await openPostgresDatabase({ url });
      await database.tenant();
      const connections = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(url) }) });
      const { write, close } = createTransactions(connections);
      const bothHaveOne = Promise.withResolvers<void>();
      let attempts = 0;
      let locked = 0;
      const touchInOrder = (...ids: readonly string[]): Promise<void> =>
        write(async (transaction) => {
          attempts += 1;
          for (const id of ids) {
            await transaction
              .updateTable('resources')
              .set((column) => ({ version: column('version', '+', 1) }))
              .where('id', '=', id)
              .execute();
            locked += 1;
            if (locked === 2) bothHaveOne.resolve();
            await bothHaveOne.promise;
          }
        });
      await Promise.all([touchInOrder('1', '2'), touchInOrder('2', '1')]);
      await close();
      await connections.destroy();
      expect(attempts).toBeGreaterThan(2);
      expect(await (await database.tenant()).retrieve('Group', '1')).toMatchObject({ version: 3 });
    });

    it('says that it is busy rather than wait for ever for what somebody else holds', async () => {
      const url = await server.createDatabase();
      await using database = await openPostgresDatabase({ url: `${url}&lock_timeout=100` });
      const store = await database.tenant();
      const holder = new Client({ connectionString: url });
      await holder.connect();
      await holder.query('begin');
      await holder.query(`select * from resources where id = '1' for update`);
      await expect(store.update('Group', '1', members([]))).rejects.toThrow(StoreBusyError);
      expect(await store.retrieve('Group', '1')).toMatchObject({ version: 1 });
      await holder.query('commit');
      await holder.end();
      expect((await store.update('Group', '1', members([]))).outcome).toBe('written');
    });

    it('goes on with new connections after all were cut', async () => {
      const url = await server.createDatabase();
      await using database = await openPostgresDatabase({ url: `${url}&application_name=victim` });
      const store = await database.tenant();
      const administrator = new Client({ connectionString: url });
      await administrator.connect();
      const { rowCount } = await administrator.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`,
      );
      expect(rowCount).toBeGreaterThan(0);
      await administrator.end();
      await setTimeout(50);
      expect((await store.labels('Group')).length).toBe(4);
      expect((await store.create('User', user('ada'))).outcome).toBe('written');
    });

    it('is closed only when the writes under way are committed, and takes none after', async () => {
      const url = await server.createDatabase();
      const database = await openPostgresDatabase({ url });
      const store = await database.tenant();
      const writes = Array.from({ length: 100 }, (_, index) => store.create('User', user(`u${index}`)));
      await database[Symbol.asyncDispose]();
      await Promise.all(writes);
      await expect(store.create('User', user('late'))).rejects.toThrow('the store is closed');
      await using again = await openPostgresDatabase({ url });
      expect((await (await again.tenant()).labels('User')).length).toBe(100);
    });

    it('of a newer version is refused in one sentence and left alone', async () => {
      const url = await server.createDatabase();
      const administrator = new Client({ connectionString: url });
      await administrator.connect();
      await administrator.query('create table data_version as select 99 as version');
      await expect(openPostgresDatabase({ url })).rejects.toThrow(
        'the database was written by a newer version of this program (data version 99, known up to 3)',
      );
      const { rows } = await administrator.query(
        `select relname from pg_class where relnamespace = current_schema()::regnamespace`,
      );
      expect(rows).toEqual([{ relname: 'data_version' }]);
      await administrator.end();
    });

    it('that is not there is refused in one sentence, without the password', async () => {
      const url = await server.createDatabase();
      const missing = url.replace('/postgres?', '/missing?');
      await expect(openPostgresDatabase({ url: missing })).rejects.toThrow(
        'the database cannot be opened: no connection to the database: database "missing" does not exist',
      );
      const refused = openPostgresDatabase({ url: 'postgres://ada:opensesame@127.0.0.1:1/scim' });
      await expect(refused).rejects.toThrow(/^the database cannot be opened: .*ECONNREFUSED/);
      await expect(refused).rejects.not.toThrow('opensesame');
    });
  });
});
