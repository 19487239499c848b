import { equalJson, isJsonObject, memberOf, type JsonValue } from '../json.ts';
import { isSecret, type AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { mutability } from '../scim-error.ts';
import { requireAttributes, type Attributes } from './attributes.ts';

/**
 * Applies a replace: what the new representation omits is cleared. An immutable attribute keeps its value and may not be
 * given another one; a write-only attribute keeps its value until it is given another one, because no client can read it
 * and send it back.
 *
 * @throws ScimError `mutability` for an immutable attribute with a different value, `invalidValue` where what is kept of an
 * extension lacks a required attribute.
 * @see RFC 7644 §3.5.1
 */
export function mergeReplacement(
  type: ResourceType,
  current: Attributes,
  replacement: Attributes,
): Attributes {
  const kept = keepSettled(type.schema.attributes, current, replacement, '');
  const extensions = type.schemaExtensions.flatMap(({ schema }) => {
    const before = current[schema.id];
    const after = kept[schema.id];
    if (!isJsonObject(before)) return [];
    // Who leaves out an extension as a whole clears its secrets with it.
    const definitions = isJsonObject(after)
      ? schema.attributes
      : schema.attributes.filter(({ mutability: rule }) => rule === 'immutable');
    const members = keepSettled(definitions, before, isJsonObject(after) ? after : {}, `${schema.id}:`);
    return Object.keys(members).length === 0 ? [] : [[schema.id, members] as const];
  });
  const merged = { ...kept, ...Object.fromEntries(extensions) };
  // What is kept of an extension may need what the replacement has left out.
  requireAttributes(type, merged, type.discarded);
  return merged;
}

function keepSettled(
  definitions: readonly AttributeDefinition[],
  current: Attributes,
  replacement: Attributes,
  prefix: string,
): Attributes {
  const kept: Record<string, JsonValue> = {};
  for (const definition of definitions) {
    const { name } = definition;
    const before = memberOf(current, name);
    if (before === undefined) continue;
    const value = keepValue(definition, before, memberOf(replacement, name), `${prefix}${name}`);
    if (value !== undefined) kept[name] = value;
  }
  return { ...replacement, ...kept };
}

/** What an attribute that had a value has after the replace. */
function keepValue(
  definition: AttributeDefinition,
  before: JsonValue,
  after: JsonValue | undefined,
  path: string,
): JsonValue | undefined {
  if (definition.mutability === 'immutable') {
    if (after !== undefined && !equalJson(before, after)) {
      throw mutability(`${path} is immutable and has another value`);
    }
    return before;
  }
  if (after === undefined) return isSecret(definition) ? before : undefined;
  // Only a singular value is the same one before and after; elements of a multi-valued attribute come and go.
  if (!isJsonObject(before) || !isJsonObject(after)) return after;
  return keepSettled(definition.subAttributes ?? [], before, after, `${path}.`);
}
