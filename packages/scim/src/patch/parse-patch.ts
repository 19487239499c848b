import { LENIENT, type Compat } from '../compat.ts';
import { foldCase } from '../fold-case.ts';
import { isJsonArray, isJsonObject, kindOf } from '../json.ts';
import { parseAttributePath } from '../path/attribute-path.ts';
import {
  findExtensionAttribute,
  findSubAttribute,
  resolvePath,
  type Reference,
} from '../path/resolve-path.ts';
import { memberInAnyCase, parseAttributeValue, parseSingularValue } from '../resource/parse-value.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { invalidPath, invalidSyntax, invalidValue, mutability, noTarget } from '../scim-error.ts';
import { PATCH_OP_MESSAGE } from '../urn.ts';
import { parsePatchPath } from './patch-path.ts';
import { printTarget, type PatchOperation, type PatchTarget } from './patch-operation.ts';

/**
 * Parses the body of a PATCH into operations in normal form, in the order in which they are to be applied.
 *
 * @throws ScimError `invalidSyntax` for a body that is no PatchOp message, `invalidPath` and `invalidFilter` for a path,
 * `noTarget` for a `remove` without one, `invalidValue` for a value of the wrong type, `mutability` for a read-only target.
 * @see RFC 7644 §3.5.2
 */
export function parsePatch(
  type: ResourceType,
  body: unknown,
  compat: Compat = LENIENT,
): readonly PatchOperation[] {
  if (!isJsonObject(body)) throw invalidSyntax(`the body: expected a PatchOp message, found ${kindOf(body)}`);
  const schemas = memberInAnyCase(body, 'schemas');
  if (!compat.missingMessageSchema && !(isJsonArray(schemas) && schemas.includes(PATCH_OP_MESSAGE))) {
    throw invalidSyntax(`schemas: expected ${PATCH_OP_MESSAGE}`);
  }
  const operations = memberInAnyCase(body, 'Operations');
  if (!isJsonArray(operations)) {
    throw invalidSyntax(`Operations: expected an array, found ${kindOf(operations)}`);
  }
  if (operations.length === 0 && !compat.emptyOperations)
    throw invalidSyntax('Operations: expected at least one');
  return operations.flatMap((operation, index) =>
    parseOperation(type, operation, compat, `Operations[${index}]`),
  );
}

type WrittenOp = 'add' | 'remove' | 'replace';

function parseOperation(
  type: ResourceType,
  operation: unknown,
  compat: Compat,
  where: string,
): readonly PatchOperation[] {
  if (!isJsonObject(operation))
    throw invalidSyntax(`${where}: expected an object, found ${kindOf(operation)}`);
  const op = parseOp(memberInAnyCase(operation, 'op'), where);
  const path = memberInAnyCase(operation, 'path');
  const value = memberInAnyCase(operation, 'value');
  if (path === undefined || path === null || path === '') {
    if (op === 'remove') throw noTarget(`${where}: "remove" needs a path`);
    return expandPathless(type, op, value, compat, where);
  }
  if (typeof path !== 'string') throw invalidPath(`${where}.path: expected a string, found ${kindOf(path)}`);
  return parsePathed(type, op, path, value, compat, where);
}

function parseOp(op: unknown, where: string): WrittenOp {
  // Entra ID capitalises the three.
  const folded = typeof op === 'string' ? foldCase(op) : undefined;
  if (folded === 'add' || folded === 'remove' || folded === 'replace') return folded;
  throw invalidSyntax(`${where}.op: expected "add", "remove" or "replace"`);
}

/** `{"op":"replace","value":{"displayName":"x","name.givenName":"y"}}`: one operation for each member. */
function expandPathless(
  type: ResourceType,
  op: 'add' | 'replace',
  value: unknown,
  compat: Compat,
  where: string,
): readonly PatchOperation[] {
  if (!isJsonObject(value)) {
    throw invalidValue(`${where}.value: expected an object of attributes, found ${kindOf(value)}`);
  }
  return Object.entries(value).flatMap(([key, member]) => {
    if (foldCase(key) === 'schemas') return [];
    const reference = resolveKey(type, key);
    if (reference === undefined) {
      if (compat.unknownAttributeInPathlessValue) return [];
      throw invalidPath(`${where}.value: ${type.name} has no attribute ${JSON.stringify(key)}`);
    }
    if (reference.kind === 'core') return expandPathless(type, op, member, compat, where);
    if (reference.kind === 'extension') return expandExtension(type, op, reference, member, compat, where);
    if (reference.attribute.mutability === 'readOnly' && compat.readOnlyInPathlessValue) return [];
    return parsePathed(type, op, key, member, compat, where);
  });
}

function resolveKey(type: ResourceType, key: string): Reference | undefined {
  const path = parseAttributePath(key.split('[')[0] ?? key);
  return path === undefined ? undefined : resolvePath(type, path);
}

function parsePathed(
  type: ResourceType,
  op: WrittenOp,
  text: string,
  value: unknown,
  compat: Compat,
  where: string,
): readonly PatchOperation[] {
  const { path, filter, subAttribute } = parsePatchPath(text, compat);
  const reference = resolvePath(type, path);
  if (reference === undefined) {
    throw invalidPath(`${where}.path: ${type.name} has no attribute ${JSON.stringify(text.slice(0, 200))}`);
  }
  if (reference.kind === 'core') {
    if (op === 'remove') throw noTarget(`${where}.path: the core schema cannot be removed`);
    return expandPathless(type, op, value, compat, where);
  }
  if (reference.kind === 'extension') return expandExtension(type, op, reference, value, compat, where);
  const { kind: _, ...named } = reference;
  const target: PatchTarget = { ...named, ...(filter === undefined ? {} : { filter }) };
  const whole = subAttribute === undefined ? target : withSubAttribute(target, subAttribute, where);
  return [parseTargeted(op, whole, value, compat, where)].flat();
}

function withSubAttribute(target: PatchTarget, name: string, where: string): PatchTarget {
  const subAttribute = findSubAttribute(target.attribute, name);
  if (subAttribute === undefined) {
    throw invalidPath(`${where}.path: ${target.attribute.name} has no sub-attribute ${JSON.stringify(name)}`);
  }
  return { ...target, subAttribute };
}

/** A whole extension as the target: one operation for each of its attributes. */
function expandExtension(
  type: ResourceType,
  op: WrittenOp,
  { extension }: Extract<Reference, { kind: 'extension' }>,
  value: unknown,
  compat: Compat,
  where: string,
): readonly PatchOperation[] {
  if (op === 'remove') return [{ op: 'removeExtension', extension }];
  if (!isJsonObject(value)) {
    throw invalidValue(`${where}.value: expected an object of attributes, found ${kindOf(value)}`);
  }
  return Object.entries(value).flatMap(([key, member]) => {
    const attribute = findExtensionAttribute(extension, key);
    return attribute === undefined
      ? expandPathless(type, op, { [`${extension.schema.id}:${key}`]: member }, compat, where)
      : parseTargeted(op, { extension, attribute }, member, compat, where);
  });
}

function parseTargeted(
  op: WrittenOp,
  target: PatchTarget,
  value: unknown,
  compat: Compat,
  where: string,
): PatchOperation | readonly PatchOperation[] {
  const { attribute, filter } = target;
  if (attribute.mutability === 'readOnly' || target.subAttribute?.mutability === 'readOnly') {
    throw mutability(`${printTarget(target)} is read-only`);
  }
  if (filter !== undefined && !attribute.multiValued) {
    throw invalidPath(`${where}.path: ${attribute.name} is not multi-valued, so it cannot be filtered`);
  }
  if (op === 'remove') return parseRemove(target, value, compat);
  if (value === undefined) throw invalidValue(`${where}.value: missing`);
  const parsed = parseTargetValue(target, value, compat);
  if (parsed !== undefined) return { op, target, value: parsed };
  // An unassigned value adds nothing, and replaces by nothing.
  return op === 'add' ? [] : { op: 'remove', target };
}

function parseTargetValue(target: PatchTarget, value: unknown, compat: Compat): PatchValue {
  const { attribute, filter, subAttribute } = target;
  const path = printTarget(target);
  if (subAttribute !== undefined) return parseAttributeValue(subAttribute, value, compat, path);
  if (filter === undefined) return parseAttributeValue(attribute, value, compat, path);
  const only = isJsonArray(value) && value.length === 1 ? value[0] : value;
  return parseSingularValue(attribute, only, compat, path);
}

type PatchValue = ReturnType<typeof parseAttributeValue>;

function parseRemove(target: PatchTarget, value: unknown, compat: Compat): PatchOperation {
  const { attribute, filter, subAttribute } = target;
  const listed = attribute.multiValued && filter === undefined && subAttribute === undefined;
  if (!listed || !compat.removeByValueList || value === undefined || value === null)
    return { op: 'remove', target };
  const values = parseAttributeValue(attribute, value, compat, printTarget(target));
  return { op: 'remove', target, values: isJsonArray(values) ? values : [] };
}
