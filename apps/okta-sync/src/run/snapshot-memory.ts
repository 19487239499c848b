import type { Plan } from '../plan/plan.ts';
import type { SavedSnapshot, SnapshotStore } from '../record/state-directory.ts';

/** The last snapshot, as long as one process works with the state. */
export interface SnapshotMemory {
  readonly load: () => Promise<SavedSnapshot | undefined>;
  /** Keeps a snapshot; the file is only written when it says something else than before, or was read in full. */
  readonly keep: (snapshot: SavedSnapshot, basis: Plan['basis']) => Promise<void>;
}

/** Creates the memory over the store. */
export function createSnapshotMemory(store: SnapshotStore): SnapshotMemory {
  let current: SavedSnapshot | undefined;
  let written: string | undefined;
  return {
    load: async () => (current ??= await store.load()),
    keep: async (snapshot, basis) => {
      current = snapshot;
      const content = [
        basis.source,
        snapshot.target === undefined ? '' : basis.target,
        snapshot.source.fullAt,
      ].join(' ');
      if (content === written) return;
      await store.save(snapshot);
      written = content;
    },
  };
}
