import type { FilterRules } from '../filter/filter.ts';
import { type AttributeReader, matchesFilter } from '../filter/match-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { OktaError } from '../okta-error.ts';

/** The condition of a list: at most one of `filter`, `search` and `q`. */
export type ListQuery =
  | { readonly kind: 'all' }
  | { readonly kind: 'filter' | 'search'; readonly matches: (read: AttributeReader) => boolean }
  | { readonly kind: 'prefix'; readonly prefix: string };

/**
 * Reads the condition of a list from the query string.
 *
 * @throws OktaError E0000031 when it does not parse, E0000033 when there is more than one.
 */
export function readListQuery(
  url: URL,
  rules: { readonly filter: FilterRules; readonly search: FilterRules },
): ListQuery {
  const filter = url.searchParams.get('filter');
  const search = url.searchParams.get('search');
  const prefix = url.searchParams.get('q');
  if ([filter, search, prefix].filter((part) => part !== null).length > 1) throw new OktaError('E0000033');
  if (filter !== null) return { kind: 'filter', matches: matcherOf(filter, rules.filter) };
  if (search !== null) return { kind: 'search', matches: matcherOf(search, rules.search) };
  return prefix === null ? { kind: 'all' } : { kind: 'prefix', prefix: prefix.toLowerCase() };
}

function matcherOf(expression: string, rules: FilterRules): (read: AttributeReader) => boolean {
  const filter = parseFilter(expression, rules);
  return (read) => matchesFilter(filter, read, rules);
}
