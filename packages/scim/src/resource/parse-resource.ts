import { LENIENT, type Compat } from '../compat.ts';
import { foldCase } from '../fold-case.ts';
import { isJsonObject, kindOf, type JsonObject, type JsonValue } from '../json.ts';
import { findExtensionAttribute } from '../path/resolve-path.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
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
  const core: Record<string, JsonValue> = {};
  const extensions = new Map<SchemaExtension, Record<string, JsonValue>>();
  for (const [key, value] of Object.entries(body)) {
    const extension = type.extensions.get(foldCase(key));
    if (extension !== undefined) {
      extensions.set(extension, {
        ...extensions.get(extension),
        ...parseExtension(extension, value, compat),
      });
      continue;
    }
    const attribute = type.attributes.get(foldCase(key));
    if (attribute !== undefined && attribute.name !== 'schemas') {
      assign(core, attribute, value, compat, attribute.name);
    }
  }
  const attributes = { ...core, ...extensionMembers(extensions) };
  requireAttributes(type, attributes);
  return attributes;
}

/**
 * Parses the object that holds an extension's attributes.
 *
 * @throws ScimError `invalidValue`.
 */
export function parseExtension(
  extension: SchemaExtension,
  value: unknown,
  compat: Compat,
): Record<string, JsonValue> {
  const { id } = extension.schema;
  if (value === null || value === undefined) return {};
  if (!isJsonObject(value)) throw invalidValue(`${id}: expected an object, found ${kindOf(value)}`);
  const members: Record<string, JsonValue> = {};
  for (const [key, member] of Object.entries(value)) {
    const attribute = findExtensionAttribute(extension, key);
    if (attribute !== undefined) assign(members, attribute, member, compat, `${id}:${attribute.name}`);
  }
  return members;
}

/**
 * Checks that every required attribute of the core schema, and of each extension that is required or present, has a value.
 *
 * @throws ScimError `invalidValue` that names all that are missing.
 */
export function requireAttributes(type: ResourceType, attributes: Attributes): void {
  const missing = [
    ...missingFrom(type.schema.attributes, attributes, ''),
    ...type.schemaExtensions.flatMap(({ schema, required }) => {
      const members = attributes[schema.id];
      if (members === undefined && !required) return [];
      return missingFrom(schema.attributes, isJsonObject(members) ? members : {}, `${schema.id}:`);
    }),
  ];
  if (missing.length > 0) throw invalidValue(`required, but missing: ${missing.join(', ')}`);
}

function missingFrom(
  definitions: readonly AttributeDefinition[],
  members: JsonObject,
  prefix: string,
): readonly string[] {
  return definitions
    .filter(({ required, name }) => required && isBlank(members[name]))
    .map(({ name }) => `${prefix}${name}`);
}

function isBlank(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function assign(
  members: Record<string, JsonValue>,
  attribute: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string,
): void {
  if (attribute.mutability === 'readOnly') return;
  const parsed = parseAttributeValue(attribute, value, compat, path);
  if (parsed !== undefined) members[attribute.name] = parsed;
}

function extensionMembers(
  extensions: ReadonlyMap<SchemaExtension, Record<string, JsonValue>>,
): Record<string, JsonValue> {
  return Object.fromEntries(
    [...extensions]
      .filter(([, members]) => Object.keys(members).length > 0)
      .map(([extension, members]) => [extension.schema.id, members]),
  );
}
