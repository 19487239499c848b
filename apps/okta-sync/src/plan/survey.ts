import type { SourceId } from '../source/source-id.ts';
import { soleName, type ScimId } from '../target/target.ts';
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
  const input = withCurrentNames(given, people);
  const { match } = input.config.users;
  const rules = { match, sourceName: input.sourceName };
  const matches = matchAccounts(people, input.known.links, input.target.users, rules);
  return { input, feeds, people, matches };
}

/** What is remembered, under the names that groups have now, without what is owed to nobody any more. */
function withCurrentNames(input: PlanInput, people: ReadonlyMap<SourceId, Person>): PlanInput {
  const { known, target } = input;
  const named = <T extends { readonly group: string }>(one: T): T => ({
    ...one,
    group: soleName(target, one.group),
  });
  return {
    ...input,
    known: {
      ...known,
      memberships: known.memberships.map(named),
      setAside: stillOwed(known.setAside, people, input).map(named),
      pending: known.pending.map(named),
    },
  };
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
