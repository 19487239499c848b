import { isJsonArray, isJsonObject, memberOf, type JsonObject, type JsonValue } from '../json.ts';
import type { AttributeDefinition, SchemaDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { invalidValue } from '../scim-error.ts';

/**
 * The attributes of a resource that a client may write, in canonical spelling: core attributes at the root, each
 * extension's under its schema id, no `schemas`, `id` or `meta`.
 */
export type Attributes = JsonObject;

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
