import type { Refused, ResourceStore } from '../store/resource-store.ts';
import { InvariantBroken } from './guard.ts';
import { readGroups, readMembers } from './memberships.ts';
import {
  countActive,
  readBatch,
  readExistingIds,
  readLabels,
  readPage,
  readResource,
} from './read-resources.ts';
import { toStoredResource } from './rows.ts';
import type { Scope, Write } from './scope.ts';
import { createResource, deleteResource, updateResource } from './write-resources.ts';

/** Creates the store of one tenant over a relational database that has the tables. */
export function createSqlTenant(scope: Scope, write: Write): ResourceStore {
  const inTransaction = <Result>(work: (inner: Scope) => Promise<Result>): Promise<Result> =>
    write((database) => work({ ...scope, database }));
  return {
    retrieve: async (type, id) => {
      const row = await readResource(scope, type, id);
      return row === undefined ? undefined : toStoredResource(row);
    },
    query: (type, query) => readPage(scope, type, query),
    scan: (type, query) => readBatch(scope, type, query),
    create: (type, draft) => inTransaction((inner) => createResource(inner, type, draft)),
    update: (type, id, update) =>
      orRefused(inTransaction((inner) => updateResource(inner, type, id, update))),
    delete: (type, id, deletion) =>
      orRefused(inTransaction((inner) => deleteResource(inner, type, id, deletion))),
    existingIds: (type, ids) => readExistingIds(scope, type, ids),
    labels: (type) => readLabels(scope, type),
    countActive: (type) => countActive(scope, type),
    membersOf: (groupIds) => readMembers(scope, groupIds),
    groupsOf: (userIds) => readGroups(scope, userIds),
  };
}

/** Gives the invariant for which a write was undone. */
async function orRefused<Result>(written: Promise<Result>): Promise<Result | Refused> {
  try {
    return await written;
  } catch (error) {
    if (error instanceof InvariantBroken) return { outcome: 'refused', invariant: error.invariant };
    throw error;
  }
}
