import { createMemoryDatabase, type Database, type ResourceStore } from '../src/index.ts';
import { openSqliteDatabase } from '../src/sqlite.ts';

/** A kind of store that must behave like the others. */
export interface StoreKind {
  readonly name: string;
  /** How much of the usual number of runs of a law it gets: a slow store need not try everything again. */
  readonly share: number;
  /** Opens an empty one, beside those that were opened before. */
  readonly open: () => Promise<ResourceStore>;
}

/** The stores of a database, each of a tenant of its own. */
export function toStoreKind(name: string, share: number, database: () => Database): StoreKind {
  let tenants = 0;
  return { name, share, open: () => database().tenant(`tenant-${++tenants}`) };
}

const memory = createMemoryDatabase();
const sqlite = openSqliteDatabase({ file: ':memory:' });

/** The stores that need nothing outside the process. */
export const STORES: readonly StoreKind[] = [
  toStoreKind('memory store', 1, () => memory),
  toStoreKind('SQLite store', 1, () => sqlite),
];
