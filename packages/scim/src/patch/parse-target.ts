import type { Compat } from '../compat.ts';
import { compileValueFilter } from '../filter/match-filter.ts';
import type { TermCounter } from '../filter/term-counter.ts';
import {
  isJsonArray,
  isJsonObject,
  kindOf,
  memberInAnyCase,
  type JsonObject,
  type JsonValue,
} from '../json.ts';
import { isEmptyReference, parseAttributeValue, parseSingularValue } from '../resource/parse-value.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { invalidPath, invalidValue, mutability } from '../scim-error.ts';
import { printTarget, type PatchOperation, type PatchTarget } from './patch-operation.ts';

/** What parsing an operation needs to know besides the operation. */
export interface PatchContext {
  readonly type: ResourceType;
  readonly compat: Compat;
  /** Where the operation stands in the body, for the detail of an error: `Operations[0]`. */
  readonly where: string;
  /** Counts the terms of all filters of the request. */
  readonly countTerm: TermCounter;
}

/** The `op` of an operation as it was written, in lower case. */
export type WrittenOp = 'add' | 'remove' | 'replace';

/**
 * Parses an operation whose target is known. There may be several operations in it, when a complex value assigns some
 * sub-attributes and clears others, or none, when there is nothing to add.
 *
 * @throws ScimError `mutability` for a read-only target, `invalidPath` and `invalidFilter` for a filter that does not fit
 * the attribute, `invalidValue` for a value of the wrong type.
 */
export function parseTargeted(
  op: WrittenOp,
  target: PatchTarget,
  value: unknown,
  context: PatchContext,
): readonly PatchOperation[] {
  if (isReadOnly(target)) throw mutability(`${printTarget(target)} is read-only`);
  checkFilter(target, context);
  if (op === 'remove') return [parseRemove(target, value, context)];
  if (value === undefined) throw invalidValue(`${context.where}.value: missing`);
  if (isPartialReplace(op, target, value, context.compat))
    return replaceMembers(target, value, context.compat);
  const parsed = parseTargetValue(target, value, context.compat);
  if (parsed !== undefined) return [{ op, target, value: parsed }];
  // An unassigned value adds nothing, and replaces by nothing.
  return op === 'add' ? [] : [{ op: 'remove', target }];
}

/** Tells whether a client may not write the attribute, or the sub-attribute, at all. */
export function isReadOnly(target: Pick<PatchTarget, 'attribute' | 'subAttribute'>): boolean {
  return target.attribute.mutability === 'readOnly' || target.subAttribute?.mutability === 'readOnly';
}

function checkFilter({ attribute, filter }: PatchTarget, { compat, where }: PatchContext): void {
  if (filter === undefined) return;
  if (!attribute.multiValued) {
    throw invalidPath(`${where}.path: ${attribute.name} is not multi-valued, so it cannot be filtered`);
  }
  // Compiled here for its errors: a wrong filter is wrong even where there is no element to select.
  compileValueFilter(attribute, filter, compat);
}

function parseTargetValue(target: PatchTarget, value: unknown, compat: Compat): JsonValue | undefined {
  const { attribute, filter, subAttribute } = target;
  const path = printTarget(target);
  if (subAttribute !== undefined) return parseAttributeValue(subAttribute, value, compat, path);
  if (filter === undefined) return parseAttributeValue(attribute, value, compat, path);
  const only = isJsonArray(value) && value.length === 1 ? value[0] : value;
  return parseSingularValue(attribute, only, compat, path);
}

/** A replace of a singular complex attribute touches only the sub-attributes that its value names. */
function isPartialReplace(
  op: WrittenOp,
  { attribute, subAttribute }: PatchTarget,
  value: unknown,
  compat: Compat,
): value is JsonObject {
  if (op !== 'replace' || attribute.type !== 'complex' || attribute.multiValued) return false;
  return subAttribute === undefined && isJsonObject(value) && !isEmptyReference(attribute, value, compat);
}

function replaceMembers(target: PatchTarget, value: JsonObject, compat: Compat): readonly PatchOperation[] {
  const parsed = parseTargetValue(target, value, compat);
  const assigned: readonly PatchOperation[] =
    parsed === undefined ? [] : [{ op: 'replace', target, value: parsed }];
  const cleared = (target.attribute.subAttributes ?? []).filter((subAttribute) =>
    clears(value, subAttribute),
  );
  return [
    ...assigned,
    ...cleared.map((subAttribute) => ({ op: 'remove', target: { ...target, subAttribute } }) as const),
  ];
}

/** `null` and `[]` leave a sub-attribute unassigned. @see RFC 7643 §2.5 */
function clears(value: JsonObject, { name, mutability: rule }: AttributeDefinition): boolean {
  const member = memberInAnyCase(value, name);
  return rule !== 'readOnly' && (member === null || (isJsonArray(member) && member.length === 0));
}

function parseRemove(target: PatchTarget, value: unknown, { compat, where }: PatchContext): PatchOperation {
  const { attribute, filter, subAttribute } = target;
  if (value === undefined || value === null) return { op: 'remove', target };
  // Never ignored: whoever lists what to remove does not mean all of it.
  if (!compat.removeByValueList) {
    throw invalidValue(`${where}.value: "remove" takes no value, found ${kindOf(value)}`);
  }
  if (!attribute.multiValued || filter !== undefined || subAttribute !== undefined) {
    return { op: 'remove', target };
  }
  const values = parseAttributeValue(attribute, value, compat, printTarget(target));
  return { op: 'remove', target, values: isJsonArray(values) ? values : [] };
}
