import type { Pause, PauseStore } from './pause-store.ts';

/** Creates a store of pauses that lives as long as the process. */
export function createMemoryPauseStore(): PauseStore {
  const pauses = new Map<string, Pause>();
  return {
    pause: async (tenant, pause) => {
      const current = pauses.get(tenant) ?? pause;
      pauses.set(tenant, current);
      return current;
    },
    resume: async (tenant) => {
      const pause = pauses.get(tenant);
      pauses.delete(tenant);
      return pause;
    },
    find: async (tenant) => pauses.get(tenant),
  };
}
