/** An operator that compares an attribute with a value. */
export type CompareOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'sw' | 'co';

/** A literal of Okta's expression language. */
export type FilterValue = string | number | boolean | null;

/** A `filter` or `search` expression of the management API as data. */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'pr'; readonly attribute: string }
  | { readonly op: CompareOperator; readonly attribute: string; readonly value: FilterValue };

/** What an endpoint lets its filters name, and how it compares. */
export interface FilterRules {
  /** The operators of an attribute; undefined when it may not be named. Names are case-sensitive. */
  readonly operatorsOf: (attribute: string) => readonly FilterOperator[] | undefined;
  /** Whether strings are compared as they stand; a `search` ignores case. */
  readonly caseSensitive: boolean;
}

/** Any operator that follows an attribute. */
export type FilterOperator = CompareOperator | 'pr';

/** The attributes whose values are times, compared as such. */
export const TIME_ATTRIBUTES: readonly string[] = [
  'created',
  'activated',
  'statusChanged',
  'lastUpdated',
  'lastMembershipUpdated',
];

/** Tells whether the word is an operator that compares. */
export function isCompareOperator(word: string): word is CompareOperator {
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'co'].includes(word);
}
