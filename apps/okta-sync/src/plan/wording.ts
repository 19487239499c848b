import type { ReadOutcome } from '../source/identity-source.ts';
import type { Person } from './people.ts';

/** "Okta group A", "Okta groups A and B". */
export function oktaGroups(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return 'no Okta group';
  return names.length === 1
    ? `Okta group ${last}`
    : `Okta groups ${names.slice(0, -1).join(', ')} and ${last}`;
}

/** "1 membership", "27 memberships". */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Why a person may have no access. */
export function lossOf(person: Person): string {
  if (person.standing === 'gone') return 'no longer exists in Okta';
  return LOSS[person.user?.status ?? ''] ?? `status ${person.user?.status ?? 'unknown'} in Okta`;
}

const LOSS: Readonly<Record<string, string>> = {
  SUSPENDED: 'suspended in Okta',
  DEPROVISIONED: 'deactivated in Okta',
  STAGED: 'staged in Okta, not started yet',
};

/** Why a read proves nothing; undefined for one that is complete. */
export function doubtOf(read: ReadOutcome<unknown>): string | undefined {
  return read.outcome === 'complete' ? undefined : read.reason;
}
