import type { SourceRequest } from '../identity-source.ts';
import { type GroupSelector, selectorKey } from '../group-selector.ts';
import type { Selection, SourceSnapshot } from '../source-snapshot.ts';
import { type Findings, gatherUsers } from './assemble.ts';
import type { OktaContext } from './okta-context.ts';
import { missedBySearch } from './missed-by-search.ts';
import { createPeopleSeen } from './people-seen.ts';
import { type Heads, headsOf, readHeads } from './read-heads.ts';
import { readMembers } from './read-members.ts';
import { confirmName, confirmSearch, type Selected, selectedIds, selectGroups } from './select-groups.ts';

/**
 * Reads every selected group with its members, and everybody whom they do not show. It takes about one request per
 * thousand members, and one per hundred groups before and after.
 *
 * @throws {OktaFailure} of kind `refused`.
 */
export async function readFull(
  context: OktaContext,
  { selectors, previous, alsoUsers }: SourceRequest,
  date: number | undefined,
): Promise<Findings> {
  const selected = await selectGroups(context, selectors);
  const heads = await headsOfSelected(context, selected);
  const people = createPeopleSeen();
  const read = await readMembers(context, heads, people);
  const known = await withHeadsOfKnown(context, heads, selectors, previous);
  const selections = await confirmSelections(context, selected, known, previous);
  const ids = selectedIds(selections);
  const groups = new Map([...read].filter(([id]) => ids.has(id)));
  return { date, selections, groups, users: await gatherUsers(context, groups, people, alsoUsers) };
}

/** What Okta says of every selected group: searches have told it already, about the others it is asked. */
async function headsOfSelected(context: OktaContext, selected: readonly Selected[]): Promise<Heads> {
  const found = headsOf(selected.flatMap(({ heads }) => heads));
  const ids = [...selectedIds(selected)];
  const rest = await readHeads(
    context,
    ids.filter((id) => !found.has(id)),
  );
  return new Map([...found, ...rest]);
}

/** A group that nothing selects now may be one that a search has lost: Okta is asked about it too. */
async function withHeadsOfKnown(
  context: OktaContext,
  heads: Heads,
  selectors: readonly GroupSelector[],
  previous: SourceSnapshot | undefined,
): Promise<Heads> {
  if (previous === undefined || selectors.every(({ by }) => by !== 'search')) return heads;
  const lost = [...previous.groups.keys()].filter((id) => !heads.has(id));
  return new Map([...heads, ...(await readHeads(context, lost))]);
}

/**
 * Holds each selection against what was read since.
 *
 * @param heads of all selected groups, and of all known ones that may have changed.
 */
export async function confirmSelections(
  context: OktaContext,
  selected: readonly Selected[],
  heads: Heads,
  previous: SourceSnapshot | undefined,
): Promise<readonly Selection[]> {
  const searches = selected.filter(({ selector }) => selector.by === 'search');
  const repeated = await selectGroups(
    context,
    searches.map(({ selector }) => selector),
  );
  const confirmed = new Map<string, Selection>();
  for (const [place, first] of searches.entries()) {
    const second = repeated[place] ?? first;
    const missed = previous && (await missedBySearch(context, second, previous, heads));
    const groups = confirmSearch(first, second, missed);
    confirmed.set(selectorKey(first.selector), { selector: first.selector, groups });
  }
  return selected.map(
    ({ selector, groups }) =>
      confirmed.get(selectorKey(selector)) ?? {
        selector,
        groups: confirmName({ selector, groups }, heads),
      },
  );
}
