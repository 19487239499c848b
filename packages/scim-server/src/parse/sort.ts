import {
  foldCase,
  invalidValue,
  isJsonArray,
  isJsonObject,
  isPrimary,
  isSecret,
  parseAttributePath,
  resolvePath,
  type AttributeDefinition,
  type AttributeReference,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import type { Bookmark, Compare } from '../bookmark.ts';

type SortKey = Bookmark['key'];

/** An order of resources of one type. */
export interface Sort {
  /** The name of the core attribute that the order needs; absent for an extension's. */
  readonly attribute?: string;
  /** The value that a resource is sorted by; `undefined` where it has none. */
  readonly keyOf: (resource: JsonObject) => SortKey;
}

/** The order of a query. */
export interface Order {
  readonly compare: Compare<SortKey>;
  /** For each of the types that the query asks for. */
  readonly sorts: readonly Sort[];
}

/**
 * Parses `sortBy` and `sortOrder`. Of several types, those that do not have the attribute have no value there.
 *
 * @throws ScimError `invalidValue` for an attribute that none of the types has or that has no order.
 * @see RFC 7644 §3.4.2.3
 */
export function parseOrder(
  types: readonly ResourceType[],
  sortBy: string | undefined,
  sortOrder: string | undefined,
): Order | undefined {
  const descending = isDescending(sortOrder);
  if (sortBy === undefined || sortBy === '') return undefined;
  const sorts = types.map((type) => parseSort(type, sortBy));
  if (sorts.every((sort) => sort === undefined)) {
    const names = types.map(({ name }) => name).join(' or ');
    throw invalidValue(`sortBy: ${names} has no attribute ${JSON.stringify(sortBy.slice(0, 100))}`);
  }
  return {
    compare: descending ? (left, right) => compareKeys(right, left) : compareKeys,
    sorts: sorts.map((sort) => sort ?? { keyOf: () => undefined }),
  };
}

function parseSort(type: ResourceType, sortBy: string): Sort | undefined {
  const path = parseAttributePath(sortBy);
  const reference = path === undefined ? undefined : resolvePath(type, path);
  if (reference?.kind !== 'attribute') return undefined;
  const sorted = sortedAttribute(reference);
  // An order would tell, step by step, what no answer shows.
  if (isSecret(reference.attribute) || isSecret(sorted)) {
    throw invalidValue(`sortBy: ${sorted.name} is never returned, so that nothing can be sorted by it`);
  }
  return {
    ...(reference.extension === undefined ? { attribute: reference.attribute.name } : {}),
    keyOf: (resource) => toKey(sorted, readFirst(resource, reference, sorted)),
  };
}

function isDescending(sortOrder: string | undefined): boolean {
  const folded = foldCase(sortOrder ?? 'ascending');
  if (folded !== 'ascending' && folded !== 'descending') {
    throw invalidValue('sortOrder: expected "ascending" or "descending"');
  }
  return folded === 'descending';
}

/** The simple attribute behind a reference: a complex one is sorted by its `value`. */
function sortedAttribute({ attribute, subAttribute }: AttributeReference): AttributeDefinition {
  const named = subAttribute ?? attribute;
  if (named.type !== 'complex') return named;
  const value = named.subAttributes?.find(({ name }) => name === 'value');
  if (value === undefined)
    throw invalidValue(`sortBy: ${named.name} is complex; name one of its sub-attributes`);
  return value;
}

/** Of several values, the primary one counts, else the first. */
function readFirst(
  resource: JsonObject,
  { extension, attribute }: AttributeReference,
  sorted: AttributeDefinition,
): JsonValue | undefined {
  const container = extension === undefined ? resource : resource[extension.schema.id];
  const value = isJsonObject(container) ? container[attribute.name] : undefined;
  const element = isJsonArray(value) ? (value.find(isPrimary) ?? value[0]) : value;
  return sorted !== attribute && isJsonObject(element) ? element[sorted.name] : element;
}

function toKey(definition: AttributeDefinition, value: JsonValue | undefined): SortKey {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return undefined;
  if (definition.type === 'dateTime') return Date.parse(value);
  return definition.caseExact ? value : foldCase(value);
}

/** A resource without a value comes last in ascending order. */
function compareKeys(left: SortKey, right: SortKey): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  // Code units, not a locale: the order must be the same on every machine.
  return String(left) < String(right) ? -1 : 1;
}
