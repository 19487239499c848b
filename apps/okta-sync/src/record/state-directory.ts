import { join } from 'node:path';

import { createJournalFile } from './journal-file.ts';
import { createJournal, type Journal } from './journal.ts';
import { createPlanStore, type PlanStore } from './plan-store.ts';
import { createSnapshotStore, type SnapshotStore } from './snapshot-store.ts';
import { createStateStore } from './state-store.ts';
import type { SyncState, SyncStateStore } from './sync-state.ts';

export type { PlanStore } from './plan-store.ts';
export type { SavedSnapshot, SnapshotStore } from './snapshot-store.ts';

/** Everything that the daemon keeps. */
export interface StateDirectory {
  /** Its path. */
  readonly path: string;
  readonly state: SyncStateStore;
  readonly snapshot: SnapshotStore;
  readonly journal: Journal;
  readonly plans: PlanStore;
}

/** What a state directory belongs to, and how it is written. */
export interface StateDirectoryOptions {
  readonly binding: SyncState['binding'];
  /** Rejects when somebody else may write by now; asked before each write of the state and the journal. */
  readonly fence?: (() => Promise<void>) | undefined;
  readonly clock?: (() => Date) | undefined;
}

/** Opens a state directory, which need not exist yet: it is made, for its owner alone, with the first thing kept. */
export function createStateDirectory(
  path: string,
  { binding, fence, clock }: StateDirectoryOptions,
): StateDirectory {
  const lines = createJournalFile(join(path, 'journal.jsonl'));
  let verified = false;
  const state = createStateStore(join(path, 'state.json'), binding, {
    fence,
    place: async () => {
      // A state must not take the end of a journal that was cut for the end that it had.
      if (!verified && !lines.isOurs()) await journal.verify();
      verified = true;
      return lines.head();
    },
  });
  const journal = createJournal(lines, { fence, earlier: state.place, clock });
  return {
    path,
    state,
    snapshot: createSnapshotStore(join(path, 'snapshot.json')),
    journal,
    plans: createPlanStore(join(path, 'plans')),
  };
}
