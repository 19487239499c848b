import { LENIENT, type Compat } from '../compat.ts';
import { foldCase } from '../fold-case.ts';
import { isJsonArray, isJsonObject, kindOf, memberOf, type JsonObject, type JsonValue } from '../json.ts';
import { findExtensionAttribute } from '../path/resolve-path.ts';
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
 * unknown attributes and unknown schemas are ignored; null and `[]` leave an attribute unassigned.
 *
 * @throws ScimError `invalidSyntax` for a body that is no object, `invalidValue` for a value of the wrong type or a
 * required attribute that is missing.
 * @see RFC 7644 §3.3, §3.5.1; RFC 7643 §2.5
 */
export function parseResource(type: ResourceType, body: unknown, compat: Compat = LENIENT): Attributes {
  if (!isJsonObject(body)) {
    throw invalidSyntax(`the body: expected a ${type.name} object, found ${kindOf(body)}`);
  }
  if (!compat.missingSchemas) requireSchema(type, body);
  const members = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(body)) {
    const [name, parsed] = parseMember(type, key, value, compat) ?? [];
    if (name === undefined || parsed === undefined) continue;
    const earlier = members.get(name);
    // An extension may come twice, under its id and under an alias.
    members.set(name, isJsonObject(earlier) && isJsonObject(parsed) ? { ...earlier, ...parsed } : parsed);
  }
  const attributes = Object.fromEntries(members);
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

/** Parses one member of the body: an extension's object, a common or core attribute, or nothing that is known. */
function parseMember(type: ResourceType, key: string, value: unknown, compat: Compat): Member | undefined {
  const extension = type.extensions.get(foldCase(key));
  if (extension !== undefined) return parseExtension(extension, value, compat);
  const attribute = type.attributes.get(foldCase(key));
  return attribute === undefined || attribute.name === 'schemas'
    ? undefined
    : parseAttribute(attribute, value, compat, attribute.name);
}

function parseExtension(extension: SchemaExtension, value: unknown, compat: Compat): Member | undefined {
  const { id } = extension.schema;
  if (value === null || value === undefined) return undefined;
  if (!isJsonObject(value)) throw invalidValue(`${id}: expected an object, found ${kindOf(value)}`);
  const members = Object.entries(value).flatMap(([key, member]) => {
    const attribute = findExtensionAttribute(extension, key);
    const parsed =
      attribute === undefined
        ? undefined
        : parseAttribute(attribute, member, compat, `${id}:${attribute.name}`);
    return parsed === undefined ? [] : [parsed];
  });
  return members.length === 0 ? undefined : [id, Object.fromEntries(members)];
}

function parseAttribute(
  attribute: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string,
): Member | undefined {
  if (attribute.mutability === 'readOnly') return undefined;
  const parsed = parseAttributeValue(attribute, value, compat, path);
  return parsed === undefined ? undefined : [attribute.name, parsed];
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
