import type { SourceId } from '../source-id.ts';
import type { SourceUser } from '../source-snapshot.ts';

/** Everybody whom one read has shown, each once. */
export interface PeopleSeen {
  /** Takes a description of somebody; of several, the newest counts. */
  readonly see: (user: SourceUser) => void;
  readonly get: (id: SourceId) => SourceUser | undefined;
}

/** Creates an empty collection. */
export function createPeopleSeen(): PeopleSeen {
  const seen = new Map<SourceId, SourceUser>();
  return {
    see: (user) => {
      const before = seen.get(user.id);
      if (before === undefined || !isNewer(before, user)) seen.set(user.id, user);
    },
    get: (id) => seen.get(id),
  };
}

/** Whether the first of two descriptions is newer than the second. */
function isNewer({ lastUpdated: first }: SourceUser, { lastUpdated: second }: SourceUser): boolean {
  return first !== undefined && second !== undefined && Date.parse(first) > Date.parse(second);
}
