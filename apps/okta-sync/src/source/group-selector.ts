/**
 * How groups of the source are named in the configuration. `search` is an expression in the source's own language and
 * may select any number of groups; the others select one.
 */
export type GroupSelector =
  | { readonly by: 'id'; readonly id: string; readonly expectName: string | undefined }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'search'; readonly search: string };

/** The same selector in words, for reasons and messages. */
export function describeSelector(selector: GroupSelector): string {
  switch (selector.by) {
    case 'id':
      return selector.expectName ?? selector.id;
    case 'name':
      return selector.name;
    case 'search':
      return selector.search;
  }
}

/** A text that is equal exactly for equal selectors. */
export function selectorKey(selector: GroupSelector): string {
  switch (selector.by) {
    case 'id':
      return JSON.stringify(['id', selector.id, selector.expectName ?? null]);
    case 'name':
      return JSON.stringify(['name', selector.name]);
    case 'search':
      return JSON.stringify(['search', selector.search]);
  }
}

/** The selectors without those that occur before. */
export function distinctSelectors(selectors: readonly GroupSelector[]): readonly GroupSelector[] {
  return [...new Map(selectors.map((selector) => [selectorKey(selector), selector])).values()];
}
