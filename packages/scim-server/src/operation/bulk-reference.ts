import {
  foldCase,
  isJsonArray,
  isJsonObject,
  parseAttributePath,
  resolvePath,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';

/**
 * `bulkId:qwerty` in the place of an id: as a whole string, as a segment of a path, or as a string of a filter. It
 * stands for the id of what the operation with that bulkId creates.
 *
 * @see RFC 7644 §3.7.2
 */
const REFERENCE = /(?<=^|\/|")bulkId:(?<bulkId>[^"/]+)(?="|\/|$)/g;

/** The bulkIds that a value refers to. */
export function referencesIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') {
    // Most strings are long before they are references.
    if (!value.includes('bulkId:')) return [];
    return [...value.matchAll(REFERENCE)].map(({ groups }) => groups?.['bulkId'] ?? '');
  }
  if (isJsonObject(value)) return Object.values(value).flatMap(referencesIn);
  return value !== undefined && isJsonArray(value) ? value.flatMap(referencesIn) : [];
}

/** Puts the ids in the place of the references; one without an id stays as it is. */
export function resolveReferences(value: JsonValue, idOf: (bulkId: string) => string | undefined): JsonValue {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (reference, bulkId: string) => idOf(bulkId) ?? reference);
  }
  if (isJsonArray(value)) return value.map((element) => resolveReferences(element, idOf));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      member === undefined ? [] : [[name, resolveReferences(member, idOf)] as const],
    ),
  );
}

/** A resource's data in two parts. */
export interface SplitData {
  /** What refers only to what is there. */
  readonly now: JsonObject;
  /** What refers to something that is still to be created, as operations of a PATCH. */
  readonly later: readonly JsonObject[];
}

/** Takes out of a resource's data the attributes, and the elements of attributes, that refer to pending bulkIds. */
export function splitData(
  type: ResourceType,
  data: JsonObject,
  isPending: (bulkId: string) => boolean,
  prefix: string = '',
): SplitData {
  const now: Record<string, JsonValue> = {};
  const later: JsonObject[] = [];
  const waits = (value: JsonValue): boolean => referencesIn(value).some(isPending);
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    if (prefix === '' && isJsonObject(value) && type.extensions.has(foldCase(name))) {
      const inner = splitData(type, value, isPending, `${name}:`);
      now[name] = inner.now;
      later.push(...inner.later);
    } else if (!waits(value)) now[name] = value;
    else {
      const elements = isJsonArray(value) ? value : undefined;
      if (elements !== undefined) now[name] = elements.filter((element) => !waits(element));
      const path = `${prefix}${name}`;
      if (isWritable(type, path)) later.push({ op: 'add', path, value: elements?.filter(waits) ?? value });
    }
  }
  return { now, later };
}

/** What a create ignores is not added later either. */
function isWritable(type: ResourceType, text: string): boolean {
  const path = parseAttributePath(text);
  const reference = path === undefined ? undefined : resolvePath(type, path);
  return reference?.kind === 'attribute' && reference.attribute.mutability !== 'readOnly';
}
