import { joinFilters, resolvePath, type Comparison, type Filter, type ResourceType } from '@drawbridge/scim';
import type { KeyCondition } from '../store/resource-store.ts';
import { keyAttributeOf, toKeyValue } from './resource-keys.ts';

const KEYS: readonly KeyCondition['key'][] = ['id', 'externalId', 'name', 'displayName'];

/** A filter in two parts that must both hold: what an index answers, and what has to be matched. */
export interface SplitFilter {
  readonly where: readonly KeyCondition[];
  readonly rest: Filter | undefined;
}

/**
 * Takes out of a filter the conditions that an index answers. What it finds by a name is compared again: the index tells
 * fewer names apart than a filter does.
 */
export function splitFilter(type: ResourceType, filter: Filter, defaultGroupPrefix: string): SplitFilter {
  const terms = filter.op === 'and' ? filter.filters : [filter];
  const where = new Map<KeyCondition['key'], KeyCondition>();
  const [first, ...more] = terms.filter((term) => {
    const condition = toCondition(type, term, defaultGroupPrefix);
    // One condition of each key finds what there is to compare; a statement of thousands is more than a database takes.
    if (condition === undefined || where.has(condition.key)) return true;
    where.set(condition.key, condition);
    return condition.key === 'name' && !isExact(type);
  });
  return {
    where: [...where.values()],
    rest: first === undefined ? undefined : joinFilters('and', [first, ...more]),
  };
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

function isExact(type: ResourceType): boolean {
  return keyAttributeOf(type, 'name')?.caseExact === true;
}

function keyOf(type: ResourceType, { path }: Comparison): KeyCondition['key'] | undefined {
  const reference = resolvePath(type, path);
  if (reference?.kind !== 'attribute' || reference.extension !== undefined) return undefined;
  if (reference.subAttribute !== undefined) return undefined;
  return KEYS.find((key) => keyAttributeOf(type, key) === reference.attribute);
}
