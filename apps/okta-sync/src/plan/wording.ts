import type { ReadOutcome } from '../source/read-outcome.ts';
import type { Person } from './people.ts';

/** Sentences about the source, under the name that people know it by. */
export interface Wording {
  readonly source: string;
  /** "Okta group A", "Okta groups A and B". */
  readonly groups: (names: readonly string[]) => string;
  /** Why a person may have no access. */
  readonly loss: (person: Pick<Person, 'standing' | 'user'>) => string;
}

/** Words the source by its name, such as `Okta`. */
export function createWording(source: string): Wording {
  return {
    source,
    groups: (names) => {
      const last = names.at(-1);
      if (last === undefined) return `no ${source} group`;
      return names.length === 1
        ? `${source} group ${last}`
        : `${source} groups ${names.slice(0, -1).join(', ')} and ${last}`;
    },
    loss: ({ standing, user }) => {
      if (standing === 'gone') return `no longer exists in ${source}`;
      const known = LOSS[user?.status ?? ''];
      return known === undefined
        ? `status ${user?.status ?? 'unknown'} in ${source}`
        : known.replace('@', source);
    },
  };
}

const LOSS: Readonly<Record<string, string>> = {
  SUSPENDED: 'suspended in @',
  DEPROVISIONED: 'deactivated in @',
  STAGED: 'staged in @, not started yet',
};

/** Why reads do not prove everything; undefined when all are complete. */
export function doubtOfAny(reads: readonly ReadOutcome<unknown>[]): string | undefined {
  return reads.flatMap((read) => (read.outcome === 'complete' ? [] : read.reason)).toSorted()[0];
}
