import { invalidValue } from '@drawbridge/scim';

/** The query parameters of a request, by folded name. */
export type Parameters = ReadonlyMap<string, string>;

/** Parameters whose value is a list: repeated, they are one longer list. */
const LISTS = new Set(['attributes', 'excludedattributes']);

/** Parameters that mean something; others may be repeated as they like. */
const SINGLE = new Set(['filter', 'sortby', 'sortorder', 'startindex', 'count', 'cursor']);

/**
 * Parses a query string.
 *
 * @throws ScimError `invalidValue` for a parameter that comes twice with different values: nobody can tell which is meant.
 */
export function parseParameters(query: string): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const folded = name.toLowerCase();
    const earlier = parameters.get(folded);
    if (earlier === undefined) parameters.set(folded, value);
    else if (LISTS.has(folded)) parameters.set(folded, `${earlier},${value}`);
    else if (earlier !== value && SINGLE.has(folded))
      throw invalidValue(`${folded}: given twice, and differently`);
  }
  return parameters;
}
