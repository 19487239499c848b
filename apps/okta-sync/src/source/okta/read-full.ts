import type { SourceRequest } from '../identity-source.ts';
import { selectorKey } from '../group-selector.ts';
import { valueOf } from '../read-outcome.ts';
import type { Selection, SourceSnapshot } from '../source-snapshot.ts';
import { type Findings, gatherUsers } from './assemble.ts';
import type { OktaContext } from './okta-context.ts';
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
  const selections = await confirmSelections(context, selected, heads, previous);
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

/** Holds each selection against what was read since. */
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
    const untouched = await untouchedGroups(context, second, previous);
    const groups = confirmSearch(first, second, untouched);
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

/** The groups that this search found earlier, does not find now, and that were not touched in between. */
async function untouchedGroups(
  context: OktaContext,
  { selector, groups }: Selected,
  previous: SourceSnapshot | undefined,
): Promise<readonly string[]> {
  const before = previous?.selections.find((one) => selectorKey(one.selector) === selectorKey(selector));
  if (previous === undefined || before?.groups.outcome !== 'complete') return [];
  const now = new Set(valueOf(groups) ?? []);
  const missing = before.groups.value.filter((id) => !now.has(id));
  const heads = await readHeads(context, missing);
  const since = Date.parse(previous.takenAt);
  return missing.filter((id) => {
    const head = heads.get(id);
    if (head?.outcome === 'complete') return Date.parse(head.value.lastUpdated) <= since;
    return head?.outcome !== 'gone';
  });
}
