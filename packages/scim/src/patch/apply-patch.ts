import { LENIENT, type Compat } from '../compat.ts';
import { isJsonObject, memberOf, type JsonObject, type JsonValue } from '../json.ts';
import { requireAttributes, type Attributes } from '../resource/parse-resource.ts';
import type { ResourceType, SchemaExtension } from '../schema/resource-type.ts';
import { mutability } from '../scim-error.ts';
import { assignValue, checkImmutable } from './assign-value.ts';
import { printTarget, type PatchOperation, type PatchTarget } from './patch-operation.ts';
import { removeValue } from './remove-value.ts';

/**
 * Applies the operations of a PATCH one after the other, each on what the one before it left, and gives the new
 * attributes: all of them or, by throwing, none. The given attributes stay as they are; where nothing changes, the same
 * object comes back.
 *
 * @throws ScimError `noTarget` for a filter that selects nothing, `mutability` for what is immutable or
 * required, `invalidValue` for a required attribute left without a value.
 * @see RFC 7644 §3.5.2
 */
export function applyPatch(
  type: ResourceType,
  attributes: Attributes,
  operations: readonly PatchOperation[],
  compat: Compat = LENIENT,
): Attributes {
  const patched = operations.reduce<Attributes>(
    (current, operation) => applyOperation(current, operation, compat),
    attributes,
  );
  // What was dropped when it was written cannot be there.
  if (patched !== attributes) requireAttributes(type, patched, type.discarded);
  return patched;
}

function applyOperation(attributes: Attributes, operation: PatchOperation, compat: Compat): Attributes {
  switch (operation.op) {
    case 'removeExtension':
      return removeExtension(attributes, operation.extension);
    case 'remove': {
      const { target } = operation;
      const current = readTarget(attributes, target);
      const next = removeValue(current, operation, compat);
      if (next === undefined && target.attribute.required) {
        throw mutability(`${printTarget(target)} is required and cannot be removed`);
      }
      checkImmutable(target, current, next);
      return writeTarget(attributes, target, next);
    }
    case 'add':
    case 'replace': {
      const current = readTarget(attributes, operation.target);
      const next = assignValue(current, operation, compat);
      checkImmutable(operation.target, current, next);
      return writeTarget(attributes, operation.target, next);
    }
  }
}

function removeExtension(attributes: Attributes, extension: SchemaExtension): Attributes {
  const { id, attributes: definitions } = extension.schema;
  const members = membersOf(attributes, extension);
  for (const { name, required, mutability: rule } of definitions) {
    if (memberOf(members, name) === undefined) continue;
    if (rule === 'immutable') throw mutability(`${id}:${name} is immutable and has a value`);
    if (required && extension.required) {
      throw mutability(`${id}:${name} is required and cannot be removed`);
    }
  }
  return withMember(attributes, id, undefined);
}

function readTarget(attributes: Attributes, { extension, attribute }: PatchTarget): JsonValue | undefined {
  return extension === undefined
    ? memberOf(attributes, attribute.name)
    : memberOf(membersOf(attributes, extension), attribute.name);
}

function writeTarget(
  attributes: Attributes,
  { extension, attribute }: PatchTarget,
  value: JsonValue | undefined,
): Attributes {
  if (extension === undefined) return withMember(attributes, attribute.name, value);
  const before = membersOf(attributes, extension);
  const after = withMember(before, attribute.name, value);
  if (after === before) return attributes;
  return withMember(attributes, extension.schema.id, Object.keys(after).length === 0 ? undefined : after);
}

function membersOf(attributes: Attributes, extension: SchemaExtension): JsonObject {
  const members = attributes[extension.schema.id];
  return isJsonObject(members) ? members : {};
}

function withMember(object: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  if (memberOf(object, name) === value) return object;
  if (value !== undefined) return { ...object, [name]: value };
  const { [name]: _, ...rest } = object;
  return rest;
}
