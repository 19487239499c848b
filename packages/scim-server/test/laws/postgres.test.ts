import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../src/index.ts';
import { openPostgresDatabase } from '../../src/postgres.ts';
import { NO_POSTGRES, POSTGRES_BIN, startPostgres, type PostgresServer } from '../postgres-server.ts';
import { toStoreKind } from '../stores.ts';
import { describeHistories } from './histories-law.ts';
import { describePaging } from './paging-law.ts';
import { describeQueries } from './queries-law.ts';
import { describeRequests } from './requests-law.ts';
import { describeWriters } from './writers-law.ts';

if (POSTGRES_BIN === undefined) console.warn(`Skipped: ${NO_POSTGRES}.`);

describe.skipIf(POSTGRES_BIN === undefined)('on PostgreSQL', () => {
  let server: PostgresServer;
  let database: Database;

  beforeAll(async () => {
    server = await startPostgres();
    database = await openPostgresDatabase({ url: await server.createDatabase() });
  });

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const kind = toStoreKind('PostgreSQL store', 0.2, () => database);
  describeQueries(kind);
  describeHistories(kind);
  describeRequests(kind);
  describeWriters(kind);
  describePaging(kind);
});
