import { describeSelector, type GroupSelector, selectorKey } from '../group-selector.ts';
import { haveSameItems } from '../same-items.ts';
import { incomplete, type ReadOutcome, valueOf } from '../read-outcome.ts';
import type { Selection } from '../source-snapshot.ts';
import { inParallel } from './in-parallel.ts';
import type { OktaContext } from './okta-context.ts';
import { type GroupHead, parseGroups } from './okta-wire.ts';
import { blindness, groupsPath, type Heads, outcomeOf } from './read-heads.ts';
import { readPages } from './read-pages.ts';

/** Which groups a selector names, and what Okta's search said of them. */
export interface Selected extends Selection {
  readonly heads: readonly GroupHead[];
}

/** Finds the groups that each selector names. @throws {OktaFailure} of kind `refused`. */
export function selectGroups(
  context: OktaContext,
  selectors: readonly GroupSelector[],
): Promise<readonly Selected[]> {
  return inParallel(selectors, context.concurrency, async (selector): Promise<Selected> => {
    switch (selector.by) {
      case 'id':
        return { selector, groups: complete([selector.id]), heads: [] };
      case 'name':
        return { selector, groups: await findByName(context, selector.name), heads: [] };
      case 'search':
        return { selector, ...(await search(context, selector.search)) };
    }
  });
}

/** The ids of all groups that the selections name. */
export function selectedIds(selections: readonly Selection[]): ReadonlySet<string> {
  return new Set(selections.flatMap(({ groups }) => valueOf(groups) ?? []));
}

/** The ids of the groups that the selections by these selectors name. */
export function selectedBy(
  selectors: readonly GroupSelector[],
  selections: readonly Selection[],
): ReadonlySet<string> {
  const keys = new Set(selectors.map(selectorKey));
  return selectedIds(selections.filter(({ selector }) => keys.has(selectorKey(selector))));
}

/**
 * A search only counts when it says the same once more after the groups were read: nothing else shows that an answer was
 * whole.
 *
 * @param missed what speaks against it having found every known group.
 */
export function confirmSearch(
  first: Selected,
  second: Selected,
  missed: string | undefined,
): ReadOutcome<readonly string[]> {
  if (first.groups.outcome !== 'complete') return first.groups;
  const what = `the Okta search ${describeSelector(first.selector)}`;
  if (second.groups.outcome !== 'complete')
    return incomplete(`${what} could not be repeated`, first.groups.value);
  const [before, after] = [first.groups.value, second.groups.value];
  if (!haveSameItems(before, after)) {
    return incomplete(`${what} did not find the same groups twice`, before);
  }
  return missed === undefined ? first.groups : incomplete(`${what} ${missed}`, before);
}

/** Holds what a selector says of its group against the group itself. */
export function confirmName({ selector, groups }: Selection, heads: Heads): ReadOutcome<readonly string[]> {
  if (selector.by === 'search' || groups.outcome !== 'complete') return groups;
  const [id = ''] = groups.value;
  const head = heads.get(id);
  if (head?.outcome !== 'complete') return groups;
  const { name } = head.value;
  if (selector.by === 'name') {
    // The search is eventually consistent; the group itself is not.
    return selector.name === name ? groups : noneNamed(selector.name);
  }
  if (selector.expectName === undefined || selector.expectName === name) return groups;
  return incomplete(
    `Okta group ${id} is named ${name}, not ${selector.expectName} as expectName says: correct the mapping`,
  );
}

/** The search is only a first sieve, and may ignore case: what counts is the exact name. */
async function findByName(context: OktaContext, name: string): Promise<ReadOutcome<readonly string[]>> {
  const path = groupsPath({ search: `profile.name eq ${JSON.stringify(name)}` });
  const { rows, failure } = await readPages(context.http, path, parseGroups, context.signal);
  if (failure !== undefined) return outcomeOf(failure, `Okta group ${name}`);
  const ids = rows.filter((group) => group.name === name).map(({ id }) => id);
  if (ids.length === 0) return noneNamed(name);
  if (ids.length === 1) return complete(ids);
  return incomplete(`${ids.length} Okta groups are named ${name}: map one by id (${ids.join(', ')})`);
}

async function search(context: OktaContext, expression: string): Promise<Pick<Selected, 'groups' | 'heads'>> {
  const path = groupsPath({ search: expression });
  const { rows, failure } = await readPages(context.http, path, parseGroups, context.signal);
  const what = `the Okta search ${expression}`;
  if (failure !== undefined) return { groups: outcomeOf(failure, what), heads: rows };
  if (rows.length === 0) {
    const blind = await blindness(context);
    return { groups: blind === undefined ? complete([]) : incomplete(`${what}: ${blind}`), heads: [] };
  }
  return { groups: complete([...new Set(rows.map(({ id }) => id))]), heads: rows };
}

function complete(ids: readonly string[]): ReadOutcome<readonly string[]> {
  return { outcome: 'complete', value: ids };
}

function noneNamed(name: string): ReadOutcome<never> {
  return {
    outcome: 'gone',
    reason: `no Okta group is named ${name}: it was renamed or deleted, or the token cannot see it`,
  };
}
