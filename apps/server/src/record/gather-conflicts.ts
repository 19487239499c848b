import type { LogConflict, LogEntry } from '@drawbridge/scim-server';

/** What somebody has to mend at the identity provider or in the application, however often a client ran into it. */
export interface Conflict {
  readonly kind: LogConflict;
  readonly resourceType: string | undefined;
  /** What it is about; `undefined` for something that could not be created. */
  readonly resourceId: string | undefined;
  /** What the client was told the last time, or what was left undone. */
  readonly detail: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** The position of its last entry in the provisioning log. */
  readonly position: number;
  /** The names of the tokens that ran into it. */
  readonly principals: readonly string[];
}

/** Gathers entries, the newest first, by what they are about. */
export function gatherConflicts(entries: readonly LogEntry[]): readonly Conflict[] {
  const conflicts = new Map<string, Conflict>();
  for (const entry of entries) {
    if (entry.conflict === undefined) continue;
    const { conflict: kind, resourceType, resourceId } = entry;
    const detail = entry.detail ?? entry.notes.join('; ');
    // The unknown members of a group are one matter, whoever is among them by now.
    const about = kind === 'unknownMembers' ? '' : detail;
    const key = JSON.stringify([kind, resourceType, resourceId, about]);
    conflicts.set(key, join(conflicts.get(key), { kind, resourceType, resourceId, detail }, entry));
  }
  return [...conflicts.values()];
}

/** Adds an entry that is older than those before it. */
function join(
  known: Conflict | undefined,
  what: Pick<Conflict, 'kind' | 'resourceType' | 'resourceId' | 'detail'>,
  { at, position, principal }: LogEntry,
): Conflict {
  const principals = principal === undefined ? [] : [principal];
  if (known === undefined) {
    return { ...what, count: 1, firstAt: at, lastAt: at, position, principals };
  }
  return {
    ...known,
    count: known.count + 1,
    firstAt: at,
    principals: [...new Set([...known.principals, ...principals])],
  };
}
