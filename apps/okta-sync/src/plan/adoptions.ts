import type { SourceId } from '../source/source-id.ts';
import type { ScimId } from '../target/target.ts';
import type { Feed } from './feed.ts';
import type { Match } from './match-accounts.ts';
import type { UserRef } from './operation.ts';
import { refTo, type Person } from './people.ts';
import type { PlanInput } from './plan-input.ts';

/** An account that is taken for a person's for the first time, and for no better reason than its userName. */
export interface Adoption {
  readonly user: UserRef & { readonly scimId: ScimId };
  readonly reason: string;
  /** The application's groups that the source shows the person in. */
  readonly given: readonly ScimId[];
}

/** Finds the accounts that people get by this plan because of their login; whether anything is written for it or not. */
export function adoptionsOf(
  people: ReadonlyMap<SourceId, Person>,
  matches: ReadonlyMap<SourceId, Match>,
  feeds: readonly Feed[],
  { known, sourceName }: PlanInput,
): readonly Adoption[] {
  const links = new Map(known.links.map(({ sourceId, scimId }) => [sourceId, scimId]));
  const groups = new Map(feeds.map(({ key, group }) => [key, group.id]));
  const adoptions = [...matches].flatMap(([id, match]): readonly Adoption[] => {
    const person = people.get(id);
    if (person === undefined || person.standing === 'unknown' || match.match !== 'account') return [];
    const { account } = match;
    if ((match.by !== 'userName' && match.by !== 'succession') || links.get(id) === account.id) return [];
    const reason =
      match.by === 'succession'
        ? `takes over the account of ${match.predecessor.userName}, who no longer exists in ${sourceName}`
        : `same userName as in ${sourceName}`;
    const given = [...person.via.keys()].flatMap((key) => groups.get(key) ?? []);
    return [{ user: { ...refTo(person, account), scimId: account.id }, reason, given: given.toSorted() }];
  });
  return adoptions.toSorted(({ user: one }, { user: other }) => (one.scimId < other.scimId ? -1 : 1));
}
