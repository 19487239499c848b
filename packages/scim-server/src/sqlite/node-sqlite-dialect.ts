import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { StoreBusyError } from '../store/store-busy-error.ts';
import { createMutex } from './mutex.ts';

/** Kysely's dialect for one connection of node:sqlite: whoever has the connection has it alone. */
export function createNodeSqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(database),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createDriver(database: DatabaseSync): Driver {
  const connection = createConnection(database);
  const mutex = createMutex();
  const execute = async (sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: async () => {},
    acquireConnection: async () => {
      await mutex.acquire();
      return connection;
    },
    // Taking the write lock at once: a transaction that reads first could find its snapshot stale when it writes.
    beginTransaction: () => execute('begin immediate'),
    commitTransaction: () => execute('commit'),
    // SQLite undoes a transaction itself when the disk is full, for instance: the first error is the one to tell.
    rollbackTransaction: async () => {
      if (database.isTransaction) await execute('rollback');
    },
    releaseConnection: async () => mutex.release(),
    // Whoever opened the database closes it: Kysely would leave one open that it never used.
    destroy: async () => {},
  };
}

/** How many statements stay compiled. */
const MAX_STATEMENTS = 100;

function createConnection(database: DatabaseSync): DatabaseConnection {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    // Deleted and set again, a statement is the youngest; the eldest goes.
    statements.delete(sql);
    statements.set(sql, statement);
    const [eldest] = statements.keys();
    if (statements.size > MAX_STATEMENTS && eldest !== undefined) statements.delete(eldest);
    return statement;
  };
  return {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      try {
        return runStatement<Row>(prepare(sql), parameters.map(toInputValue));
      } catch (error) {
        throw isBusy(error)
          ? new StoreBusyError('another process holds the database', { cause: error })
          : error;
      }
    },
    // eslint-disable-next-line require-yield
    streamQuery: async function* () {
      throw new Error('streaming is not supported');
    },
  };
}

function runStatement<Row>(statement: StatementSync, values: readonly SQLInputValue[]): QueryResult<Row> {
  // The columns that the query selects are what Kysely's types say.
  if (statement.columns().length > 0) return { rows: statement.all(...values) as Row[] };
  const { changes, lastInsertRowid } = statement.run(...values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

// SQLITE_BUSY and SQLITE_LOCKED: others hold the database, for longer than the timeout.
const BUSY_CODES: ReadonlySet<unknown> = new Set([5, 6]);

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && BUSY_CODES.has(error.errcode);
}

function toInputValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  throw new TypeError(`a ${typeof value} cannot be a parameter`);
}
