import { type FilterOperator, type FilterRules, TIME_ATTRIBUTES } from './filter.ts';

const ORDERED: readonly FilterOperator[] = ['eq', 'gt', 'ge', 'lt', 'le'];
const SEARCHED: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'pr'];

/** `filter` of `GET /api/v1/groups`. */
export const GROUP_FILTER: FilterRules = filterRules('id', 'type', 'lastUpdated', 'lastMembershipUpdated');

/** `filter` of `GET /api/v1/users`. */
export const USER_FILTER: FilterRules = filterRules(
  'id',
  'status',
  'lastUpdated',
  'profile.login',
  'profile.email',
  'profile.firstName',
  'profile.lastName',
);

/** `search` of `GET /api/v1/groups`. */
export const GROUP_SEARCH: FilterRules = searchRules(
  'id',
  'type',
  'created',
  'lastUpdated',
  'lastMembershipUpdated',
  'source.id',
);

/** `search` of `GET /api/v1/users`. */
export const USER_SEARCH: FilterRules = searchRules(
  'id',
  'status',
  'created',
  'activated',
  'statusChanged',
  'lastUpdated',
  'type.id',
);

function filterRules(...attributes: readonly string[]): FilterRules {
  const operatorsOf = (attribute: string): readonly FilterOperator[] | undefined => {
    if (!attributes.includes(attribute)) return undefined;
    return TIME_ATTRIBUTES.includes(attribute) ? ORDERED : ['eq'];
  };
  return { operatorsOf, caseSensitive: true };
}

function searchRules(...attributes: readonly string[]): FilterRules {
  const operatorsOf = (attribute: string): readonly FilterOperator[] | undefined =>
    attributes.includes(attribute) || /^profile\.\w+$/.test(attribute) ? SEARCHED : undefined;
  return { operatorsOf, caseSensitive: false };
}
