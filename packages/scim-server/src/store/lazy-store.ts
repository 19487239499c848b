import type { ResourceStore } from './resource-store.ts';

/** A store that is there at once, before it is open: each use waits for that. */
export function createLazyStore(open: () => Promise<ResourceStore>): ResourceStore {
  return {
    retrieve: async (...call) => (await open()).retrieve(...call),
    query: async (...call) => (await open()).query(...call),
    scan: async (...call) => (await open()).scan(...call),
    create: async (...call) => (await open()).create(...call),
    update: async (...call) => (await open()).update(...call),
    delete: async (...call) => (await open()).delete(...call),
    existingIds: async (...call) => (await open()).existingIds(...call),
    labels: async (...call) => (await open()).labels(...call),
    countActive: async (...call) => (await open()).countActive(...call),
    membersOf: async (...call) => (await open()).membersOf(...call),
    groupsOf: async (...call) => (await open()).groupsOf(...call),
  };
}
