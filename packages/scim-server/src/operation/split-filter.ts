import { joinFilters, resolvePath, type Comparison, type Filter, type ResourceType } from '@drawbridge/scim';
import { defaultGroupByName } from '../default-groups.ts';
import type { KeyCondition } from '../store/resource-store.ts';
import { toKeyValue, uniqueAttributeOf } from './resource-keys.ts';

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
      const group =
        type.name === 'Group' && typeof bare === 'string'
          ? defaultGroupByName(defaultGroupPrefix, bare)
          : undefined;
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
  if (filter.op !== 'eq' || typeof filter.value !== 'string') return undefined;
  const key = keyOf(type, filter);
  return key === undefined
    ? undefined
    : { key, value: toKeyValue(type, key, filter.value, defaultGroupPrefix) };
}

function keyOf(type: ResourceType, { path }: Comparison): KeyCondition['key'] | undefined {
  const reference = resolvePath(type, path);
  if (reference?.kind !== 'attribute' || reference.extension !== undefined) return undefined;
  if (reference.subAttribute !== undefined) return undefined;
  const { name } = reference.attribute;
  if (name === 'id' || name === 'externalId') return name;
  if (name === uniqueAttributeOf(type)?.name) return 'name';
  return name === 'displayName' ? name : undefined;
}
