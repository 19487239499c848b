import type { NewLogEntry } from '@drawbridge/scim-server';

/** Lets few of the requests of a kind into the log. */
export interface EntryQuota {
  /** Takes an entry, and gives whether it is to be written; what is not is counted. */
  readonly admit: (entry: NewLogEntry) => boolean;
  /** Begins anew; gives one entry for each tenant with requests that were only counted: the last of them, with how many. */
  readonly settle: () => readonly NewLogEntry[];
}

interface Count {
  readonly admitted: number;
  readonly skipped: number;
  readonly last: NewLogEntry;
}

/** So many requests are written of a tenant, until the quota begins anew. */
const MAX_ENTRIES = 10;

/**
 * Creates a quota: what was only refused must not fill the log.
 *
 * @param kind What the requests are, for a note that tells how many there were.
 */
export function createEntryQuota(kind: string): EntryQuota {
  const counts = new Map<string, Count>();
  return {
    admit: (entry) => {
      const { admitted, skipped } = counts.get(entry.tenant) ?? { admitted: 0, skipped: 0 };
      const isAdmitted = admitted < MAX_ENTRIES;
      counts.set(entry.tenant, {
        admitted: isAdmitted ? admitted + 1 : admitted,
        skipped: isAdmitted ? skipped : skipped + 1,
        last: entry,
      });
      return isAdmitted;
    },
    settle: () => {
      const summaries = [...counts.values()]
        .filter(({ skipped }) => skipped > 0)
        .map((count) => summarize(count, kind));
      counts.clear();
      return summaries;
    },
  };
}

function summarize({ last, skipped }: Count, kind: string): NewLogEntry {
  const note = `one of ${skipped} ${kind} of which only this one is written down`;
  return { ...last, notes: [...last.notes, note] };
}
