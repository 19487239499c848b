import {
  foldCase,
  invalidValue,
  isJsonArray,
  isJsonObject,
  parseAttributePath,
  resolvePath,
  type AttributeDefinition,
  type AttributeReference,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';

/** The value that a resource is sorted by; `undefined` where it has none. */
export type SortKey = string | number | undefined;

/** An order of resources. */
export interface Sort {
  /** The name of the core attribute that the order needs; absent for an extension's. */
  readonly attribute?: string;
  readonly keyOf: (resource: JsonObject) => SortKey;
  readonly compare: (left: SortKey, right: SortKey) => number;
}

/**
 * Parses `sortBy` and `sortOrder`.
 *
 * @throws ScimError `invalidValue` for an attribute that the type does not have or that has no order.
 * @see RFC 7644 §3.4.2.3
 */
export function parseSort(
  type: ResourceType,
  sortBy: string | undefined,
  sortOrder: string | undefined,
): Sort | undefined {
  const descending = parseOrder(sortOrder);
  if (sortBy === undefined || sortBy === '') return undefined;
  const path = parseAttributePath(sortBy);
  const reference = path === undefined ? undefined : resolvePath(type, path);
  if (reference?.kind !== 'attribute') {
    throw invalidValue(`sortBy: ${type.name} has no attribute ${JSON.stringify(sortBy.slice(0, 100))}`);
  }
  const sorted = sortedAttribute(reference);
  return {
    ...(reference.extension === undefined ? { attribute: reference.attribute.name } : {}),
    keyOf: (resource) => toKey(sorted, readFirst(resource, reference, sorted)),
    compare: descending ? (left, right) => compareKeys(right, left) : compareKeys,
  };
}

function parseOrder(sortOrder: string | undefined): boolean {
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

function isPrimary(element: JsonValue): boolean {
  return isJsonObject(element) && element['primary'] === true;
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
