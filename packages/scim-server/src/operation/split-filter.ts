import {
  asCoreAttribute,
  joinFilters,
  pathsOf,
  resolvePath,
  type Comparison,
  type Filter,
  type ResourceType,
} from '@drawbridge/scim';
import type { KeyCondition } from '../store/resource-store.ts';
import { keyAttributeOf, toKeyValue } from './resource-keys.ts';

const KEYS: readonly KeyCondition['key'][] = ['id', 'externalId', 'name', 'displayName'];

/** A filter in two parts that must both hold: what an index answers, and what has to be matched. */
export interface SplitFilter {
  readonly where: readonly KeyCondition[];
  /** The time before which nothing was modified that can match; what was modified later is matched as well. */
  readonly modifiedSince: string | undefined;
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
    modifiedSince: terms.map((term) => toModifiedSince(type, term)).find((time) => time !== undefined),
    rest: first === undefined ? undefined : joinFilters('and', [first, ...more]),
  };
}

/** The names of the attributes that a filter reads. */
export function attributesIn(type: ResourceType, filter: Filter): ReadonlySet<string> {
  const references = pathsOf(filter).map((path) => resolvePath(type, path));
  return new Set(
    references.flatMap((reference) => (reference?.kind === 'attribute' ? [reference.attribute.name] : [])),
  );
}

/** The time that clients ask with who want to know what is new. */
function toModifiedSince(type: ResourceType, filter: Filter): string | undefined {
  if ((filter.op !== 'gt' && filter.op !== 'ge') || typeof filter.value !== 'string') return undefined;
  const reference = asCoreAttribute(resolvePath(type, filter.path));
  if (reference?.attribute.name !== 'meta' || reference.subAttribute?.name !== 'lastModified')
    return undefined;
  const time = new Date(filter.value);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
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
  const reference = asCoreAttribute(resolvePath(type, path));
  if (reference === undefined || reference.subAttribute !== undefined) return undefined;
  return KEYS.find((key) => keyAttributeOf(type, key) === reference.attribute);
}
