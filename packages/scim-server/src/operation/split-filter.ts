import { joinFilters, resolvePath, type Comparison, type Filter, type ResourceType } from '@drawbridge/scim';
import { defaultGroupByName } from '../default-groups.ts';
import type { KeyCondition } from '../store/resource-store.ts';
import { keyAttributeOf, toKeyValue } from './resource-keys.ts';

const KEYS: readonly KeyCondition['key'][] = ['id', 'externalId', 'name', 'displayName'];

/** A filter in two parts that must both hold: what an index answers, and what has to be matched. */
export interface SplitFilter {
  readonly where: readonly KeyCondition[];
  readonly rest: Filter | undefined;
}

/** Takes out of a filter the conditions that an index answers. */
export function splitFilter(type: ResourceType, filter: Filter, defaultGroupPrefix: string): SplitFilter {
  const terms = filter.op === 'and' ? filter.filters : [filter];
  const where = terms.flatMap((term) => toCondition(type, term, defaultGroupPrefix) ?? []);
  const [first, ...more] = terms.filter((term) => toCondition(type, term, defaultGroupPrefix) === undefined);
  return { where, rest: first === undefined ? undefined : joinFilters('and', [first, ...more]) };
}

/** Lets a filter find the default groups by their bare names: `displayName eq "admin"` asks for the name on the wire. */
export function withWireNames(type: ResourceType, filter: Filter, defaultGroupPrefix: string): Filter {
  const recur = (inner: Filter): Filter => withWireNames(type, inner, defaultGroupPrefix);
  switch (filter.op) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map(recur) };
    case 'not':
      return { ...filter, filter: recur(filter.filter) };
    case 'eq': {
      const bare = keyOf(type, filter) === 'name' ? filter.value : undefined;
      const group = typeof bare === 'string' ? defaultGroupByName(type, defaultGroupPrefix, bare) : undefined;
      return group === undefined ? filter : { ...filter, value: `${defaultGroupPrefix}${group.name}` };
    }
    case 'pr':
    case 'valuePath':
    case 'ne':
    case 'co':
    case 'sw':
    case 'ew':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return filter;
  }
}

/** Tells whether a filter reads an attribute of the core schema. */
export function mentions(type: ResourceType, filter: Filter, name: string): boolean {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.filters.some((inner) => mentions(type, inner, name));
    case 'not':
      return mentions(type, filter.filter, name);
    case 'valuePath':
    case 'pr':
    case 'eq':
    case 'ne':
    case 'co':
    case 'sw':
    case 'ew':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le': {
      const reference = resolvePath(type, filter.path);
      return reference?.kind === 'attribute' && reference.attribute.name === name;
    }
  }
}

function toCondition(
  type: ResourceType,
  filter: Filter,
  defaultGroupPrefix: string,
): KeyCondition | undefined {
  // A store has no key for an empty text.
  if (filter.op !== 'eq' || typeof filter.value !== 'string' || filter.value === '') return undefined;
  const key = keyOf(type, filter);
  return key === undefined
    ? undefined
    : { key, value: toKeyValue(type, key, filter.value, defaultGroupPrefix) };
}

function keyOf(type: ResourceType, { path }: Comparison): KeyCondition['key'] | undefined {
  const reference = resolvePath(type, path);
  if (reference?.kind !== 'attribute' || reference.extension !== undefined) return undefined;
  if (reference.subAttribute !== undefined) return undefined;
  return KEYS.find((key) => keyAttributeOf(type, key) === reference.attribute);
}
