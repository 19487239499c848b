import { LENIENT, type Compat } from '../compat.ts';
import { foldCase } from '../fold-case.ts';
import {
  isJsonArray,
  isJsonObject,
  kindOf,
  memberOf,
  quote,
  type JsonObject,
  type JsonValue,
} from '../json.ts';
import {
  findExtensionAttribute,
  isPathKey,
  resolveKey,
  type AttributeReference,
} from '../path/resolve-path.ts';
import type { AttributeDefinition, SchemaDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType, SchemaExtension } from '../schema/resource-type.ts';
import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { parseAttributeValue } from './parse-value.ts';

/**
 * The attributes of a resource that a client may write, in canonical spelling: core attributes at the root, each
 * extension's under its schema id, no `schemas`, `id` or `meta`.
 */
export type Attributes = JsonObject;

/**
 * Parses the body of a create or a replace. Attribute names and schema URIs are taken in any case; read-only attributes,
 * unknown attributes and unknown schemas are ignored; null and `[]` leave an attribute unassigned. A key may also be a
 * path, as in a PATCH without one: `name.givenName`, or an attribute behind its schema's URI.
 *
 * @throws ScimError `invalidSyntax` for a body that is no object, or a path as a key where that is not taken, `invalidValue` for a value of the wrong type or a
 * required attribute that is missing.
 * @see RFC 7644 §3.3, §3.5.1; RFC 7643 §2.5
 */
export function parseResource(type: ResourceType, body: unknown, compat: Compat = LENIENT): Attributes {
  if (!isJsonObject(body)) {
    throw invalidSyntax(`the body: expected a ${type.name} object, found ${kindOf(body)}`);
  }
  if (!compat.missingSchemas) requireSchema(type, body);
  const attributes = mergeMembers(parseMembers(type, body, compat));
  requireAttributes(type, attributes);
  return attributes;
}

/** A resource names the schemas of its attributes, its type's own among them. @see RFC 7643 §3 */
function requireSchema({ schema }: ResourceType, body: JsonObject): void {
  const schemas = Object.entries(body).find(([key]) => foldCase(key) === 'schemas')?.[1];
  const core = foldCase(schema.id);
  const named =
    isJsonArray(schemas) && schemas.some((uri) => typeof uri === 'string' && foldCase(uri) === core);
  if (!named) throw invalidSyntax(`schemas: expected ${schema.id} among them`);
}

type Member = readonly [name: string, value: JsonValue];

/** One complex value, or one extension, may come in several members: gathered first, so that each is merged once. */
function mergeMembers(members: readonly Member[]): JsonObject {
  const gathered = new Map<string, JsonValue[]>();
  for (const [name, value] of members) {
    const values = gathered.get(name);
    if (values === undefined) gathered.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries([...gathered].map(([name, values]) => [name, mergeValues(values)]));
}

/** Objects are merged, as deep as a resource nests complex values; of anything else the last one counts. */
function mergeValues(values: readonly JsonValue[]): JsonValue {
  const last = values.at(-1) ?? null;
  if (values.length <= 1 || !isJsonObject(last)) return last;
  const objects = values
    .slice(values.findLastIndex((value) => !isJsonObject(value)) + 1)
    .filter(isJsonObject);
  return mergeMembers(
    objects.flatMap((object) =>
      Object.entries(object).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      ),
    ),
  );
}

function parseMembers(type: ResourceType, members: JsonObject, compat: Compat): readonly Member[] {
  return Object.entries(members).flatMap(([key, value]) => parseMember(type, key, value, compat));
}

/** Parses one member of the body: whatever its key names, or nothing that is known. */
function parseMember(type: ResourceType, key: string, value: unknown, compat: Compat): readonly Member[] {
  const reference = resolveKey(type, key);
  if (reference === undefined || key.includes('[')) return [];
  if (!compat.pathInValueKey && isPathKey(reference, key)) {
    throw invalidSyntax(`the body: ${quote(key)} is a path, not the name of an attribute`);
  }
  switch (reference.kind) {
    case 'core':
      return parseMembers(type, requireObject(type.schema, value) ?? {}, compat);
    case 'extension':
      return parseExtension(type, reference.extension, value, compat);
    case 'attribute':
      return reference.attribute.name === 'schemas' ? [] : parseAttribute(reference, value, compat);
  }
}

function parseExtension(
  type: ResourceType,
  extension: SchemaExtension,
  value: unknown,
  compat: Compat,
): readonly Member[] {
  const members = Object.entries(requireObject(extension.schema, value) ?? {});
  return members.flatMap(([key, member]) => {
    const attribute = findExtensionAttribute(extension, key);
    if (attribute !== undefined) {
      return parseAttribute({ kind: 'attribute', extension, attribute }, member, compat);
    }
    // A dotted key: `manager.value`.
    return key.includes('.') ? parseMember(type, `${extension.schema.id}:${key}`, member, compat) : [];
  });
}

function requireObject({ id }: SchemaDefinition, value: unknown): JsonObject | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isJsonObject(value)) throw invalidValue(`${id}: expected an object, found ${kindOf(value)}`);
  return value;
}

/** Parses the value of an attribute, or of the one sub-attribute of it that a path names. */
function parseAttribute(
  { extension, attribute, subAttribute }: AttributeReference,
  value: unknown,
  compat: Compat,
): readonly Member[] {
  if (attribute.mutability === 'readOnly') return [];
  const whole = subAttribute === undefined ? value : toComplex(attribute, subAttribute.name, value);
  const path = extension === undefined ? attribute.name : `${extension.schema.id}:${attribute.name}`;
  const parsed = parseAttributeValue(attribute, whole, compat, path);
  if (parsed === undefined) return [];
  return extension === undefined
    ? [[attribute.name, parsed]]
    : [[extension.schema.id, { [attribute.name]: parsed }]];
}

function toComplex({ multiValued }: AttributeDefinition, name: string, value: unknown): unknown {
  return multiValued ? [{ [name]: value }] : { [name]: value };
}

/**
 * Checks that every required attribute of the core schema, and of each extension that is required or present, has a
 * value, and so every required sub-attribute of a complex value.
 *
 * @param exempt Names of core attributes that may be absent.
 * @throws ScimError `invalidValue` that names all that are missing.
 */
export function requireAttributes(
  type: ResourceType,
  attributes: Attributes,
  exempt: readonly string[] = [],
): void {
  const core = type.schema.attributes.filter(({ name }) => !exempt.includes(name));
  const missing = [
    ...missingFrom(core, attributes, ''),
    ...type.schemaExtensions.flatMap(({ schema, required }) => {
      const members = attributes[schema.id];
      if (members === undefined) return required ? missingExtension(schema) : [];
      return missingFrom(schema.attributes, isJsonObject(members) ? members : {}, `${schema.id}:`);
    }),
  ];
  if (missing.length > 0) throw invalidValue(`required, but missing: ${missing.join(', ')}`);
}

/** A required extension without an attribute of its own that is required must still be there. @see RFC 7643 §6 */
function missingExtension({ id, attributes }: SchemaDefinition): readonly string[] {
  const missing = missingFrom(attributes, {}, `${id}:`);
  return missing.length === 0 ? [id] : missing;
}

function missingFrom(
  definitions: readonly AttributeDefinition[],
  members: JsonObject,
  prefix: string,
): readonly string[] {
  return definitions.flatMap((definition) => {
    const value = memberOf(members, definition.name);
    const path = `${prefix}${definition.name}`;
    if (value !== undefined && !isBlank(value)) return missingFromValue(definition, value, path);
    return definition.required && definition.mutability !== 'readOnly' ? [path] : [];
  });
}

/** The required sub-attributes that a complex value, or an element of a multi-valued one, does not have. */
function missingFromValue(
  definition: AttributeDefinition,
  value: JsonValue,
  path: string,
): readonly string[] {
  const required = definition.subAttributes?.filter((subAttribute) => subAttribute.required) ?? [];
  if (required.length === 0) return [];
  if (!isJsonArray(value)) return missingFrom(required, isJsonObject(value) ? value : {}, `${path}.`);
  return value.flatMap((element, index) => missingFromValue(definition, element, `${path}[${index}]`));
}

function isBlank(value: JsonValue): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}
