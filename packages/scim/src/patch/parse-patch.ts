import { LENIENT, type Compat } from '../compat.ts';
import { createTermCounter } from '../filter/term-counter.ts';
import { foldCase } from '../fold-case.ts';
import { isJsonArray, isJsonObject, kindOf, memberInAnyCase, quote } from '../json.ts';
import {
  findExtensionAttribute,
  findSubAttribute,
  isPathKey,
  resolveKey,
  resolvePath,
  type AttributeReference,
  type Reference,
} from '../path/resolve-path.ts';
import type { ResourceType, SchemaExtension } from '../schema/resource-type.ts';
import { invalidPath, invalidSyntax, invalidValue, noTarget } from '../scim-error.ts';
import { PATCH_OP_MESSAGE } from '../urn.ts';
import { parsePatchPath, type PatchPath } from './patch-path.ts';
import type { PatchOperation, PatchTarget } from './patch-operation.ts';
import { isReadOnly, parseTargeted, type PatchContext, type WrittenOp } from './parse-target.ts';

/**
 * Parses the body of a PATCH into operations in normal form, in the order in which they are to be applied.
 *
 * @throws ScimError `invalidSyntax` for a body that is no PatchOp message, `invalidPath` and `invalidFilter` for a path or
 * more than 10,000 comparisons in all of them,
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
  if (operations.length === 0 && !compat.emptyOperations) {
    throw invalidSyntax('Operations: expected at least one');
  }
  const countTerm = createTermCounter();
  return operations.flatMap((operation, index) =>
    parseOperation(operation, { type, compat, where: `Operations[${index}]`, countTerm }),
  );
}

function parseOperation(operation: unknown, context: PatchContext): readonly PatchOperation[] {
  const { where } = context;
  if (!isJsonObject(operation)) {
    throw invalidSyntax(`${where}: expected an object, found ${kindOf(operation)}`);
  }
  const op = parseOp(memberInAnyCase(operation, 'op'), context);
  const path = memberInAnyCase(operation, 'path');
  const value = memberInAnyCase(operation, 'value');
  if (path === undefined || path === null || path === '') {
    if (op === 'remove') throw noTarget(`${where}: "remove" needs a path`);
    return expandAttributes(op, value, context);
  }
  if (typeof path !== 'string') throw invalidPath(`${where}.path: expected a string, found ${kindOf(path)}`);
  return parsePathed(op, path, value, context);
}

function parseOp(written: unknown, { compat, where }: PatchContext): WrittenOp {
  // Entra ID capitalises the three.
  const op = typeof written === 'string' && compat.opInAnyCase ? foldCase(written) : written;
  if (op === 'add' || op === 'remove' || op === 'replace') return op;
  throw invalidSyntax(`${where}.op: expected "add", "remove" or "replace"`);
}

/**
 * Parses an operation with a path.
 *
 * @throws ScimError as {@link parsePatch}, for one operation.
 */
export function parsePathed(
  op: WrittenOp,
  text: string,
  value: unknown,
  context: PatchContext,
): readonly PatchOperation[] {
  const { type, compat, where, countTerm } = context;
  const patchPath = parsePatchPath(text, compat, countTerm);
  const reference = resolvePath(type, patchPath.path);
  switch (reference?.kind) {
    case undefined:
      throw invalidPath(`${where}.path: ${type.name} has no attribute ${quote(text)}`);
    case 'core':
      if (op === 'remove') throw noTarget(`${where}.path: the core schema cannot be removed`);
      return expandAttributes(op, value, context);
    case 'extension':
      return expandExtension(op, reference.extension, value, context);
    case 'attribute':
      // The service provider derives `schemas` from the attributes that are there.
      if (reference.attribute.name === 'schemas' && op !== 'remove') return [];
      return parseTargeted(op, targetOf(reference, patchPath, where), value, context);
  }
}

function targetOf(reference: AttributeReference, patchPath: PatchPath, where: string): PatchTarget {
  const { kind: _, ...named } = reference;
  const { filter, subAttribute: name } = patchPath;
  const target: PatchTarget = { ...named, ...(filter === undefined ? {} : { filter }) };
  if (name === undefined) return target;
  const subAttribute =
    target.subAttribute === undefined ? findSubAttribute(target.attribute, name) : undefined;
  if (subAttribute === undefined) {
    throw invalidPath(`${where}.path: ${target.attribute.name} has no sub-attribute ${quote(name)}`);
  }
  return { ...target, subAttribute };
}

/** `{"op":"replace","value":{"displayName":"x","name.givenName":"y"}}`: one operation for each member. */
function expandAttributes(
  op: 'add' | 'replace',
  value: unknown,
  context: PatchContext,
): readonly PatchOperation[] {
  const { type, compat, where } = context;
  if (!isJsonObject(value)) {
    throw invalidValue(`${where}.value: expected an object of attributes, found ${kindOf(value)}`);
  }
  return Object.entries(value).flatMap(([key, member]) => {
    if (foldCase(key) === 'schemas') return [];
    const reference = resolveKey(type, key);
    if (reference === undefined) {
      if (compat.unknownAttributeInPathlessValue) return [];
      throw invalidPath(`${where}.value: ${type.name} has no attribute ${quote(key)}`);
    }
    if (!compat.pathInValueKey && isPathKey(reference, key)) {
      throw invalidPath(`${where}.value: ${quote(key)} is a path, not the name of an attribute`);
    }
    if (isIgnored(reference, compat)) return [];
    return parsePathed(op, key, member, context);
  });
}

function isIgnored(reference: Reference, compat: Compat): boolean {
  return compat.readOnlyInPathlessValue && reference.kind === 'attribute' && isReadOnly(reference);
}

/** A whole extension as the target: one operation for each of its attributes. */
function expandExtension(
  op: WrittenOp,
  extension: SchemaExtension,
  value: unknown,
  context: PatchContext,
): readonly PatchOperation[] {
  if (op === 'remove') return [{ op: 'removeExtension', extension }];
  // Null is unassigned: it adds nothing, and replaces by nothing.
  if (value === null) return op === 'add' ? [] : [{ op: 'removeExtension', extension }];
  if (!isJsonObject(value)) {
    throw invalidValue(`${context.where}.value: expected an object of attributes, found ${kindOf(value)}`);
  }
  return Object.entries(value).flatMap(([key, member]) => {
    const attribute = findExtensionAttribute(extension, key);
    // A dotted key: `manager.value`.
    if (attribute === undefined) {
      return expandAttributes(op, { [`${extension.schema.id}:${key}`]: member }, context);
    }
    const target = { extension, attribute };
    if (isIgnored({ kind: 'attribute', ...target }, context.compat)) return [];
    return parseTargeted(op, target, member, context);
  });
}
