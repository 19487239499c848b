import type { SourceId } from '../source/source-id.ts';
import type { ScimId } from '../target/target.ts';
import type { Feeds } from './feed.ts';
import { collectFeeds } from './feeds.ts';
import { matchAccounts, type Match } from './match-accounts.ts';
import { gatherPeople, type Person } from './people.ts';
import type { SetAside } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** Everything that was read and remembered, brought together: who there is, whose account is whose, what feeds what. */
export interface Survey {
  readonly input: PlanInput;
  readonly feeds: Feeds;
  readonly people: ReadonlyMap<SourceId, Person>;
  readonly matches: ReadonlyMap<SourceId, Match>;
}

/** Brings together what a plan follows from; decides nothing. */
export function surveyOf(given: PlanInput): Survey {
  const feeds = collectFeeds(given);
  const people = gatherPeople(given, feeds.feeds);
  const setAside = stillOwed(given.known.setAside, people, given);
  const input = { ...given, known: { ...given.known, setAside } };
  const { match } = input.config.users;
  const rules = { match, sourceName: input.sourceName };
  const matches = matchAccounts(people, input.known.links, input.target.users, rules);
  return { input, feeds, people, matches };
}

/** Nothing is given back to people who no longer exist, or to accounts that do not. */
function stillOwed(
  setAside: readonly SetAside[],
  people: ReadonlyMap<SourceId, Person>,
  { target }: PlanInput,
): readonly SetAside[] {
  const accounts = new Set<ScimId>(target.users.map(({ id }) => id));
  return setAside.filter(
    ({ sourceId, scimId }) => people.get(sourceId)?.standing !== 'gone' && accounts.has(scimId),
  );
}
