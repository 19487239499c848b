import type { Kysely } from 'kysely';
import type { ResourceStore } from '../store/resource-store.ts';
import { readGroups, readMembers } from './memberships.ts';
import { readExistingIds, readLabels, readPage, readResource } from './read-resources.ts';
import type { Tables } from './tables.ts';
import { createResource, deleteResource, updateResource } from './write-resources.ts';

/**
 * Runs work inside a transaction that no other writer can come between; resolves once the work is committed, and rejects
 * with what the work throws once it is undone.
 */
export type Write = <Result>(work: (transaction: Kysely<Tables>) => Promise<Result>) => Promise<Result>;

/** The connections of a store. */
export interface SqlStoreOptions {
  /** For single reads of what is committed. */
  readonly reader: Kysely<Tables>;
  readonly write: Write;
  readonly close: () => Promise<void>;
}

/** Creates a store over a relational database that has the tables. */
export function createSqlStore({ reader, write, close }: SqlStoreOptions): ResourceStore {
  return {
    retrieve: (type, id) => readResource(reader, type, id),
    query: (type, query) => readPage(reader, type, query),
    create: (type, draft) => write((transaction) => createResource(transaction, type, draft)),
    update: (type, id, update) => write((transaction) => updateResource(transaction, type, id, update)),
    delete: (type, id, deletion) => write((transaction) => deleteResource(transaction, type, id, deletion)),
    existingIds: (type, ids) => readExistingIds(reader, type, ids),
    labels: (type) => readLabels(reader, type),
    membersOf: (groupIds) => readMembers(reader, groupIds),
    groupsOf: (userIds) => readGroups(reader, userIds),
    [Symbol.asyncDispose]: close,
  };
}
