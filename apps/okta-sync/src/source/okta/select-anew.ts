import { selectorKey } from '../group-selector.ts';
import type { SourceRequest } from '../identity-source.ts';
import type { Selection } from '../source-snapshot.ts';
import type { Basis } from './basis.ts';
import type { ChangedGroups } from './changed-groups.ts';
import type { OktaContext } from './okta-context.ts';
import type { Heads } from './read-heads.ts';
import { confirmSelections } from './read-full.ts';
import { type Selected, selectGroups } from './select-groups.ts';

/** A selection, and whether it was made anew or is still the one of the snapshot. */
export interface MaybeAnew extends Selected {
  readonly anew: boolean;
}

/** Names and searches are resolved anew when a group came up that may match, or that may match no longer. */
export async function selectAnew(
  context: OktaContext,
  basis: Basis,
  { selectors }: SourceRequest,
  { touched }: ChangedGroups,
): Promise<readonly MaybeAnew[]> {
  const before = new Map(basis.selections.map((one) => [selectorKey(one.selector), one.groups]));
  const isAnew = (place: number): boolean => {
    const selector = selectors[place];
    if (selector === undefined) return false;
    const known = before.get(selectorKey(selector));
    return known?.outcome !== 'complete' || touched;
  };
  const anew = await selectGroups(
    context,
    selectors.filter((_, place) => isAnew(place)),
  );
  const resolved = new Map(anew.map((one) => [selectorKey(one.selector), one]));
  return selectors.map((selector): MaybeAnew => {
    const fresh = resolved.get(selectorKey(selector));
    if (fresh !== undefined) return { ...fresh, anew: true };
    const groups = before.get(selectorKey(selector)) ?? { outcome: 'complete', value: [] };
    return { selector, groups, heads: [], anew: false };
  });
}

/** Holds the selections that were made anew against what was read since; the others stand. */
export async function confirmAnew(
  context: OktaContext,
  basis: Basis,
  selected: readonly MaybeAnew[],
  heads: Heads,
): Promise<readonly Selection[]> {
  const anew = selected.filter((one) => one.anew);
  const confirmed = new Map(
    (await confirmSelections(context, anew, heads, basis)).map((one) => [selectorKey(one.selector), one]),
  );
  return selected.map(({ selector, groups }) => confirmed.get(selectorKey(selector)) ?? { selector, groups });
}
