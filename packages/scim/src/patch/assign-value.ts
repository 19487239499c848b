import type { Compat } from '../compat.ts';
import type { Filter } from '../filter/filter.ts';
import { compileValueFilter } from '../filter/match-filter.ts';
import { withWordAsText } from '../filter/word-text.ts';
import { equalJson, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { findSubAttribute } from '../path/resolve-path.ts';
import { addElements, elementsOf, isPrimary, withOnePrimary, withoutRepeats } from '../resource/elements.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { mutability, noTarget } from '../scim-error.ts';
import { printTarget, type AssignOperation, type PatchTarget } from './patch-operation.ts';

/**
 * The value of an attribute after an `add` or a `replace`. Gives `current` itself where nothing changes.
 *
 * @throws ScimError `noTarget` when the filter selects nothing and does not tell what to create, `mutability` for an
 * immutable sub-attribute.
 * @see RFC 7644 §3.5.2.1, §3.5.2.3
 */
export function assignValue(
  current: JsonValue | undefined,
  operation: AssignOperation,
  compat: Compat,
): JsonValue | undefined {
  const next = operation.target.attribute.multiValued
    ? assignElements(elementsOf(current), operation, compat)
    : assignSingular(current, operation);
  return equalJson(next, current) ? current : next;
}

/**
 * Checks that an immutable attribute, once it has a value, keeps it.
 *
 * @throws ScimError `mutability`.
 */
export function checkImmutable(
  target: PatchTarget,
  current: JsonValue | undefined,
  next: JsonValue | undefined,
): void {
  if (target.attribute.mutability === 'immutable' && current !== undefined && !equalJson(current, next)) {
    throw mutability(`${printTarget(target)} is immutable and has a value`);
  }
}

function assignSingular(current: JsonValue | undefined, { target, value }: AssignOperation): JsonValue {
  const { attribute, subAttribute } = target;
  if (subAttribute !== undefined) return mergeMembers(target, current, { [subAttribute.name]: value });
  // A complex value replaces the sub-attributes that it has, and leaves the others.
  return attribute.type === 'complex' && isJsonObject(value) ? mergeMembers(target, current, value) : value;
}

function assignElements(
  elements: readonly JsonValue[],
  operation: AssignOperation,
  compat: Compat,
): readonly JsonValue[] {
  const { op, target, value } = operation;
  if (target.filter !== undefined || target.subAttribute !== undefined) {
    return assignSelected(elements, operation, compat);
  }
  const added = elementsOf(value);
  return op === 'add' ? addElements(target.attribute, elements, added) : added;
}

/** Changes the elements that the filter selects, without a filter all of them, or creates the one that it describes. */
function assignSelected(
  elements: readonly JsonValue[],
  operation: AssignOperation,
  compat: Compat,
): readonly JsonValue[] {
  const { attribute, filter } = operation.target;
  const isSelected = filter === undefined ? () => true : compileValueFilter(attribute, filter, compat);
  const selected = elements.map(isSelected);
  if (!selected.includes(true)) {
    const described =
      filter === undefined ? {} : describeElement(operation.target, filter, isSelected, compat);
    return addElements(attribute, elements, [createElement(operation, described)]);
  }
  const changed = elements.map((element, index) =>
    selected[index] === true ? assignElement(element, operation) : element,
  );
  const primary = changed.findIndex((element, index) => selected[index] === true && isPrimary(element));
  return primary < 0 ? withoutRepeats(changed) : withOnePrimary(changed, primary);
}

function assignElement(element: JsonValue, { op, target, value }: AssignOperation): JsonValue {
  if (target.subAttribute !== undefined) {
    return mergeMembers(target, element, { [target.subAttribute.name]: value });
  }
  return op === 'add' && isJsonObject(value) ? mergeMembers(target, element, value) : value;
}

/** Merges sub-attributes into a complex value; an immutable one that has a value keeps it. */
function mergeMembers(target: PatchTarget, current: JsonValue | undefined, members: JsonObject): JsonObject {
  const before = isJsonObject(current) ? current : {};
  for (const { name, mutability: rule } of target.attribute.subAttributes ?? []) {
    if (rule !== 'immutable' || before[name] === undefined || members[name] === undefined) continue;
    if (!equalJson(before[name], members[name])) {
      throw mutability(`${printTarget(target)}: ${name} is immutable and has a value`);
    }
  }
  return { ...before, ...members };
}

function createElement({ target, value }: AssignOperation, described: JsonObject): JsonValue {
  if (target.subAttribute !== undefined) return { ...described, [target.subAttribute.name]: value };
  return isJsonObject(value) ? { ...described, ...value } : value;
}

/** What Entra ID means by `emails[type eq "work"].value` when there is none: an element of that type. */
function describeElement(
  target: PatchTarget,
  filter: Filter,
  isSelected: (element: JsonValue) => boolean,
  compat: Compat,
): JsonObject {
  const described = describedElement(target.attribute, filter, compat);
  if (!compat.createByValueFilter || described === undefined || !isSelected(described)) {
    throw noTarget(`${printTarget(target)}: the filter selects no element`);
  }
  return described;
}

/** The element that a conjunction of `eq` comparisons describes; `undefined` for any other filter. */
function describedElement(
  attribute: AttributeDefinition,
  filter: Filter,
  compat: Compat,
): JsonObject | undefined {
  if (filter.op === 'and') {
    const parts = filter.filters.map((term) => describedElement(attribute, term, compat));
    return parts.includes(undefined) ? undefined : Object.assign({}, ...parts);
  }
  if (filter.op !== 'eq') return undefined;
  const subAttribute = findSubAttribute(attribute, filter.path.name);
  if (subAttribute === undefined || filter.value === null) return undefined;
  const wanted = withWordAsText(subAttribute, filter, compat).value;
  // `primary eq "True"` describes a boolean.
  const value = subAttribute.type === 'boolean' ? String(wanted).toLowerCase() === 'true' : wanted;
  return { [subAttribute.name]: value };
}
