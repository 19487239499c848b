import type { NewLogEntry } from '@drawbridge/scim-server';

/** Lets few of the requests without a principal into the log. */
export interface StrangerQuota {
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

/** So many requests without a principal are written of a tenant, until the quota begins anew. */
const MAX_STRANGERS = 10;

/** Creates a quota. Whoever has no token must not be able to fill the log. */
export function createStrangerQuota(): StrangerQuota {
  const counts = new Map<string, Count>();
  return {
    admit: (entry) => {
      const { admitted, skipped } = counts.get(entry.tenant) ?? { admitted: 0, skipped: 0 };
      const isAdmitted = admitted < MAX_STRANGERS;
      counts.set(entry.tenant, {
        admitted: isAdmitted ? admitted + 1 : admitted,
        skipped: isAdmitted ? skipped : skipped + 1,
        last: entry,
      });
      return isAdmitted;
    },
    settle: () => {
      const summaries = [...counts.values()].filter(({ skipped }) => skipped > 0).map(summarize);
      counts.clear();
      return summaries;
    },
  };
}

function summarize({ last, skipped }: Count): NewLogEntry {
  const note = `one of ${skipped} requests without a valid token of which only this one is written down`;
  return { ...last, notes: [...last.notes, note] };
}
