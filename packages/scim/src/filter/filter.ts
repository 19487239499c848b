import type { AttributePath } from '../path/attribute-path.ts';

/** An operator that compares an attribute with a value. @see RFC 7644 §3.4.2.2, Table 3 */
export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** The value side of a comparison. @see RFC 7644 §3.4.2.2, `compValue` */
export type CompareValue = string | number | boolean | null;

/** `userName eq "bjensen"` */
export interface Comparison {
  readonly op: CompareOperator;
  readonly path: AttributePath;
  readonly value: CompareValue;
  /** How a number or boolean was written, where JSON writes it otherwise: `1.0`, `True`. */
  readonly text?: string;
}

/** `title pr` */
export interface Presence {
  readonly op: 'pr';
  readonly path: AttributePath;
}

/** `a and b and c`, `a or b or c`: two terms or more, none of which has the same operator itself. */
export interface Logical {
  readonly op: 'and' | 'or';
  readonly filters: readonly Filter[];
}

/** `not (a)` */
export interface Negation {
  readonly op: 'not';
  readonly filter: Filter;
}

/** `emails[type eq "work" and value co "@example.com"]`: one element satisfies the whole inner filter. */
export interface ValuePath {
  readonly op: 'valuePath';
  readonly path: AttributePath;
  readonly filter: Filter;
}

/** A filter as data. @see RFC 7644 §3.4.2.2, Figure 1 */
export type Filter = Comparison | Presence | Logical | Negation | ValuePath;

/** A filter that is no combination of others. */
export type Term = Comparison | Presence | ValuePath;

/** The operators of {@link Comparison}. */
export const COMPARE_OPERATORS: readonly CompareOperator[] = [
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'ge',
  'lt',
  'le',
];

/** Tells a comparison from the other filters: it alone has a value. */
export function isComparison(filter: Filter): filter is Comparison {
  return 'value' in filter;
}

/** The paths that a filter reads; of a value path, that of the attribute whose elements it looks into. */
export function pathsOf(filter: Filter): readonly AttributePath[] {
  if (isComparison(filter)) return [filter.path];
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(pathsOf);
    case 'not':
      return pathsOf(filter.filter);
    case 'valuePath':
    case 'pr':
      return [filter.path];
  }
}

/** Puts another filter in the place of each term; what combines them stays. */
export function mapTerms(filter: Filter, map: (term: Term) => Filter): Filter {
  if (isComparison(filter)) return map(filter);
  switch (filter.op) {
    case 'and':
    case 'or': {
      const [first, ...more] = filter.filters.map((inner) => mapTerms(inner, map));
      return first === undefined ? filter : joinFilters(filter.op, [first, ...more]);
    }
    case 'not':
      return { ...filter, filter: mapTerms(filter.filter, map) };
    case 'valuePath':
    case 'pr':
      return map(filter);
  }
}

/** Joins terms by `and` or `or` in canonical form: nested terms of the same operator are spliced in. */
export function joinFilters(op: 'and' | 'or', filters: readonly [Filter, ...Filter[]]): Filter {
  const [first, ...rest] = filters;
  if (rest.length === 0) return first;
  return { op, filters: filters.flatMap((filter) => (filter.op === op ? filter.filters : [filter])) };
}
