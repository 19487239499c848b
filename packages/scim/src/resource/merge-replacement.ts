import { equalJson, isJsonObject, type JsonValue } from '../json.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { mutability } from '../scim-error.ts';
import type { Attributes } from './parse-resource.ts';

/**
 * Applies a replace: what the new representation omits is cleared; an immutable attribute keeps its value and may not be
 * given another one.
 *
 * @throws ScimError `mutability` for an immutable attribute with a different value.
 * @see RFC 7644 §3.5.1
 */
export function mergeReplacement(
  type: ResourceType,
  current: Attributes,
  replacement: Attributes,
): Attributes {
  const kept = keepImmutable(type.schema.attributes, current, replacement, '');
  const extensions = type.schemaExtensions.flatMap(({ schema }) => {
    const before = current[schema.id];
    const after = kept[schema.id];
    if (!isJsonObject(before)) return [];
    const members = keepImmutable(
      schema.attributes,
      before,
      isJsonObject(after) ? after : {},
      `${schema.id}:`,
    );
    return Object.keys(members).length === 0 ? [] : [[schema.id, members] as const];
  });
  return { ...kept, ...Object.fromEntries(extensions) };
}

function keepImmutable(
  definitions: readonly AttributeDefinition[],
  current: Attributes,
  replacement: Attributes,
  prefix: string,
): Attributes {
  const kept: Record<string, JsonValue> = {};
  for (const { name, mutability: rule } of definitions) {
    const before = current[name];
    if (rule !== 'immutable' || before === undefined) continue;
    const after = replacement[name];
    if (after !== undefined && !equalJson(before, after)) {
      throw mutability(`${prefix}${name} is immutable and has another value`);
    }
    kept[name] = before;
  }
  return { ...replacement, ...kept };
}
