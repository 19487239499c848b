import {
  foldCase,
  isComparison,
  isJsonArray,
  isJsonObject,
  mapTerms,
  memberInAnyCase,
  parseAttributePath,
  parsePatchPath,
  printPatchPath,
  resolvePath,
  type AttributeDefinition,
  type JsonValue,
  type PatchPath,
  type Reference,
  type ResourceType,
} from '@drawbridge/scim';

/** Gives what stands in the place of a text. */
export type MapText = (text: string) => string;

/**
 * Maps the texts of a resource that refer to other resources, as the schema tells them: `$ref` and the `value` beside it,
 * and other attributes that are references to resources. Every other text is only a text.
 */
export function mapResource(type: ResourceType, body: JsonValue, map: MapText): JsonValue {
  return mapMembers(body, (name, value) => mapNamed(type, name, undefined, value, map));
}

/** Maps the texts of a PATCH that refer to resources: in values, and in filters of paths. */
export function mapPatch(type: ResourceType, body: JsonValue, map: MapText): JsonValue {
  return mapMembers(body, (name, operations) =>
    foldCase(name) === 'operations' && isJsonArray(operations)
      ? operations.map((operation) => mapPatchOperation(type, operation, map))
      : operations,
  );
}

/** Maps the texts of one operation of a PATCH that refer to resources. */
export function mapPatchOperation(type: ResourceType, operation: JsonValue, map: MapText): JsonValue {
  const text = isJsonObject(operation) ? (memberInAnyCase(operation, 'path') ?? '') : '';
  const path = typeof text === 'string' && text !== '' ? parsePath(text) : undefined;
  return mapMembers(operation, (name, value) => {
    switch (foldCase(name)) {
      case 'path':
        return path === undefined || typeof value !== 'string' ? value : mapPath(type, path, value, map);
      case 'value':
        if (text === '') return mapResource(type, value, map);
        return path === undefined ? value : mapTarget(type, resolvePath(type, path.path), path, value, map);
      default:
        return value;
    }
  });
}

/** What cannot be parsed refers to nothing: the operation itself is refused. */
function parsePath(text: string): PatchPath | undefined {
  try {
    return parsePatchPath(text);
  } catch {
    return undefined;
  }
}

function mapPath(type: ResourceType, path: PatchPath, written: string, map: MapText): string {
  const reference = resolvePath(type, path.path);
  if (path.filter === undefined || reference?.kind !== 'attribute') return written;
  const { attribute } = reference;
  const filter = mapTerms(path.filter, (term) => {
    if (!isComparison(term) || typeof term.value !== 'string') return term;
    return refersBy(attribute, term.path.name) ? { ...term, value: map(term.value) } : term;
  });
  return printPatchPath({ ...path, filter });
}

function mapNamed(
  type: ResourceType,
  name: string,
  prefix: string | undefined,
  value: JsonValue,
  map: MapText,
): JsonValue {
  const path = parseAttributePath(prefix === undefined ? name : `${prefix}:${name}`);
  return path === undefined ? value : mapTarget(type, resolvePath(type, path), {}, value, map);
}

function mapTarget(
  type: ResourceType,
  reference: Reference | undefined,
  { subAttribute }: Pick<PatchPath, 'subAttribute'>,
  value: JsonValue,
  map: MapText,
): JsonValue {
  switch (reference?.kind) {
    case undefined:
      return value;
    case 'core':
      return mapResource(type, value, map);
    case 'extension': {
      const { id } = reference.extension.schema;
      return mapMembers(value, (name, member) => mapNamed(type, name, id, member, map));
    }
    case 'attribute':
      return mapAttribute(reference.attribute, reference.subAttribute?.name ?? subAttribute, value, map);
  }
}

function mapAttribute(
  attribute: AttributeDefinition,
  subAttribute: string | undefined,
  value: JsonValue,
  map: MapText,
): JsonValue {
  // What the service provider derives is ignored in a body.
  if (attribute.mutability === 'readOnly') return value;
  if (isJsonArray(value)) return value.map((element) => mapAttribute(attribute, subAttribute, element, map));
  if (typeof value === 'string') {
    // A bare text stands for the `value` of a complex attribute.
    return refersBy(attribute, subAttribute ?? 'value') ? map(value) : value;
  }
  if (subAttribute !== undefined) return value;
  return mapMembers(value, (name, member) =>
    typeof member === 'string' && refersBy(attribute, name) ? map(member) : member,
  );
}

/** Tells whether a sub-attribute, or the attribute itself where it is a simple one, names another resource. */
function refersBy({ subAttributes, ...attribute }: AttributeDefinition, name: string): boolean {
  if (subAttributes === undefined) return isReference(attribute);
  const named = subAttributes.find((candidate) => foldCase(candidate.name) === foldCase(name));
  if (named === undefined) return false;
  return (
    isReference(named) ||
    (named.name === 'value' && subAttributes.some((other) => other.name === '$ref' && isReference(other)))
  );
}

/** Tells whether an attribute's values are resources of this service provider. @see RFC 7643 §7, `referenceTypes` */
function isReference({ type, referenceTypes = [] }: AttributeDefinition): boolean {
  return type === 'reference' && referenceTypes.some((each) => each !== 'external' && each !== 'uri');
}

function mapMembers(value: JsonValue, map: (name: string, member: JsonValue) => JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      member === undefined ? [] : [[name, map(name, member)] as const],
    ),
  );
}
