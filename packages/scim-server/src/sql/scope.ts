import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Runs work inside a transaction that keeps what it has locked from other writers; resolves once the work is committed,
 * and rejects with what the work throws once it is undone.
 */
export type Write = <Result>(work: (transaction: Kysely<Tables>) => Promise<Result>) => Promise<Result>;

/** What one kind of database does otherwise than another. */
export interface Traits {
  /** Whether rows have to be locked one by one; a database with one writer at a time locks everything. */
  readonly lockRows: boolean;
  /** The statement that tells the planner what is in the table of resources, where its plans go by that. */
  readonly takeStatistics: string | undefined;
}

/** A database, inside a transaction or not. */
export interface Unscoped {
  readonly database: Kysely<Tables>;
  readonly traits: Traits;
}

/** A database as one tenant sees it. */
export interface Scope extends Unscoped {
  readonly tenant: string;
}

/** A statement that is compiled once for each database. Its parameters come in their order. */
export type Statement<Row> = (
  scope: Unscoped,
  ...parameters: readonly (string | number | null)[]
) => Promise<readonly Row[]>;

/**
 * Prepares a statement that is executed often. `build` writes it with parameters of any values; those that it is executed
 * with take their places.
 */
export function prepare<Row>(build: (database: Kysely<Tables>) => Compilable<Row>): Statement<Row> {
  const compiled = new WeakMap<Traits, CompiledQuery<Row>>();
  return async ({ database, traits }, ...parameters) => {
    const query = compiled.get(traits) ?? build(database).compile();
    compiled.set(traits, query);
    if (query.parameters.length !== parameters.length) throw new Error(`wrong parameters for ${query.sql}`);
    return (await database.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
