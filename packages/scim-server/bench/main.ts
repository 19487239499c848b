// Measures what clients ask for, over the handler and over sockets, with each store: `pnpm bench [users]`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryDatabase, createScimHandler, type Database, type ScimHandler } from '../src/index.ts';
import { openPostgresDatabase } from '../src/postgres.ts';
import { openSqliteDatabase } from '../src/sqlite.ts';
import { NO_POSTGRES, POSTGRES_BIN, startPostgres } from '../test/postgres-server.ts';
import { measure, type Speed } from './measure.ts';
import { populate, type Population } from './population.ts';
import { tasksFor, type Task } from './requests.ts';
import { TOKEN, connectToHandler, sendToHandler, type Send } from './send.ts';

const BASE_PATH = '/api/scim/v2';
/** How long each measurement takes, in milliseconds. */
const TIME = 150;
const CONCURRENCY = 32;

/** How many users there are; in PostgreSQL, which takes longest to create them, a fifth of that. */
const users = Number(process.argv[2] ?? 100_000);
if (!Number.isInteger(users) || users < 10_000) throw new Error('the number of users must be at least 10000');
await measureStore('memory', createMemoryDatabase(), users);
await measureSqlite();
await measurePostgres();

async function measureSqlite(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'scim-bench-'));
  await measureStore('SQLite, a durable file', openSqliteDatabase({ file: join(folder, 'scim.db') }), users);
  await rm(folder, { recursive: true });
}

async function measurePostgres(): Promise<void> {
  if (POSTGRES_BIN === undefined) {
    console.log(`\n${NO_POSTGRES}.`);
    return;
  }
  await using server = await startPostgres();
  const database = await openPostgresDatabase({ url: await server.createDatabase() });
  await measureStore('PostgreSQL, a local socket, no fsync', database, Math.floor(users / 5));
}

async function measureStore(name: string, database: Database, size: number): Promise<void> {
  await using _ = database;
  const store = await database.tenant('default');
  const begin = performance.now();
  const population = await populate(store, size);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`\n${name}: ${size} users, created in ${seconds} s`);
  const handler = createScimHandler({
    store,
    authenticate: (token) => (token === TOKEN ? { name: 'benchmark', scopes: ['scim'] } : undefined),
  });
  console.table(await measureTasks(handler, population));
}

/** One row for each task: how often in a second, and at the socket how long it takes. */
async function measureTasks(
  handler: ScimHandler,
  population: Population,
): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const direct = sendToHandler(handler, `http://localhost${BASE_PATH}`);
  await using socket = await connectToHandler(handler, BASE_PATH);
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const task of tasksFor(population)) rows[task.name] = await measureTask(task, direct, socket.send);
  return rows;
}

async function measureTask(
  { run, isLong = false }: Task,
  direct: Send,
  socket: Send,
): Promise<Readonly<Record<string, string>>> {
  const one = await measure(() => run(direct), 1, TIME);
  if (isLong) return { 'handler /s': round(one.perSecond), 'handler ms': round(one.median) };
  const single = await measure(() => run(socket), 1, TIME);
  const many = await measure(() => run(socket), CONCURRENCY, TIME);
  return { 'handler /s': round(one.perSecond), 'handler ms': round(one.median), ...columns(single, many) };
}

function columns(single: Speed, many: Speed): Readonly<Record<string, string>> {
  return {
    'socket /s': round(single.perSecond),
    'socket ms': round(single.median),
    'p99 ms': round(single.p99),
    [`${CONCURRENCY} sockets /s`]: round(many.perSecond),
    [`${CONCURRENCY} sockets p99 ms`]: round(many.p99),
  };
}

/** Three digits tell as much as such a measurement can. */
function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
