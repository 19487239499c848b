import type { NewLogEntry } from '@drawbridge/scim-server';

/** Entries that wait to be written. */
export interface WaitingEntries {
  readonly add: (entries: readonly NewLogEntry[]) => void;
  /** Takes all of them out. */
  readonly take: () => readonly NewLogEntry[];
  /** Puts back what could not be written, before what has come since. */
  readonly putBack: (entries: readonly NewLogEntry[]) => void;
  readonly size: () => number;
  /** How many entries there was no room for since the last time of asking. */
  readonly takeLost: () => number;
}

/**
 * Creates a queue of limited length. Where there is no room, entries without a principal go first, and then the eldest.
 */
export function createWaitingEntries(capacity: number): WaitingEntries {
  let waiting: NewLogEntry[] = [];
  let lost = 0;
  const put = (entries: NewLogEntry[]): void => {
    waiting = entries;
    for (; waiting.length > capacity; lost += 1) {
      const stranger = waiting.findIndex(({ principal }) => principal === undefined);
      waiting.splice(Math.max(0, stranger), 1);
    }
  };
  return {
    add: (entries) => {
      put([...waiting, ...entries]);
    },
    take: () => waiting.splice(0),
    putBack: (entries) => {
      put([...entries, ...waiting]);
    },
    size: () => waiting.length,
    takeLost: () => {
      const count = lost;
      lost = 0;
      return count;
    },
  };
}
