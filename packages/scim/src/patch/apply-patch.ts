import { LENIENT, type Compat } from '../compat.ts';
import { costOfFilter } from '../filter/any-of.ts';
import { isJsonObject, memberOf, type JsonObject, type JsonValue } from '../json.ts';
import { elementsOf } from '../resource/elements.ts';
import { requireAttributes, type Attributes } from '../resource/attributes.ts';
import type { ResourceType, SchemaExtension } from '../schema/resource-type.ts';
import { mutability, tooMany } from '../scim-error.ts';
import { assignValue, checkImmutable } from './assign-value.ts';
import { printTarget, type PatchOperation, type PatchTarget } from './patch-operation.ts';
import { removeValue } from './remove-value.ts';

const MAX_LOOKS = 1_000_000;
const LOOKS_OF_A_WRITE = 5;

/**
 * Applies the operations of a PATCH one after the other, each on what the one before it left, and gives the new
 * attributes: all of them or, by throwing, none. The given attributes stay as they are; where nothing changes, the same
 * object comes back.
 *
 * Operations may look at a million elements, counted for each comparison of a filter, and five times where they write
 * one: a resource and a PATCH that are both large are too much for one request.
 *
 * @throws ScimError `tooMany` beyond that; `noTarget` for a filter that selects nothing, `mutability` for what is immutable or
 * required, `invalidValue` for a required attribute left without a value.
 * @see RFC 7644 §3.5.2
 */
export function applyPatch(
  type: ResourceType,
  attributes: Attributes,
  operations: readonly PatchOperation[],
  compat: Compat = LENIENT,
): Attributes {
  let patched = attributes;
  let looks = 0;
  for (const operation of operations) {
    looks += countLooks(patched, operation);
    if (looks > MAX_LOOKS) {
      throw tooMany(`the operations look at more than ${MAX_LOOKS} elements; send them in several requests`);
    }
    const before = patched;
    patched = applyOperation(before, operation, compat);
    looks += LOOKS_OF_A_WRITE * countWritten(before, patched, operation);
  }
  // What was dropped when it was written cannot be there.
  if (patched !== attributes) requireAttributes(type, patched, type.discarded);
  return patched;
}

/** How many elements an operation looks at, once for each comparison, or how many members of an object it copies. */
function countLooks(attributes: Attributes, operation: PatchOperation): number {
  if (operation.op === 'removeExtension') return 0;
  const { extension, attribute, filter } = operation.target;
  const copied =
    (extension === undefined ? 0 : countMembers(attributes[extension.schema.id])) +
    (attribute.type === 'any' ? countMembers(readTarget(attributes, operation.target)) : 0);
  if (!attribute.multiValued) return copied;
  const elements = elementsOf(readTarget(attributes, operation.target)).length;
  return copied + elements * (filter === undefined ? 1 : costOfFilter(filter));
}

function countMembers(value: JsonValue | undefined): number {
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

/** How many elements an operation has written: the others are the same objects as before. */
function countWritten(before: Attributes, after: Attributes, operation: PatchOperation): number {
  if (operation.op === 'removeExtension' || !operation.target.attribute.multiValued || before === after) {
    return 0;
  }
  if (operation.op === 'remove' && operation.target.subAttribute === undefined) return 0;
  const elements = elementsOf(readTarget(before, operation.target));
  const written = elementsOf(readTarget(after, operation.target)).filter(
    (element, position) => element !== elements[position],
  );
  return written.length;
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
