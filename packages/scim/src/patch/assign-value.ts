import type { Compat } from '../compat.ts';
import type { Filter } from '../filter/filter.ts';
import { compileValueFilter } from '../filter/match-filter.ts';
import { equalJson, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { findSubAttribute } from '../path/resolve-path.ts';
import { isPrimary } from '../resource/parse-value.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { mutability, noTarget } from '../scim-error.ts';
import { addElements, elementsOf, withOnePrimary } from './elements.ts';
import { printTarget, type AssignOperation, type PatchTarget } from './patch-operation.ts';

/**
 * The value of an attribute after an `add` or a `replace`. Gives `current` itself where nothing changes.
 *
 * @throws ScimError `noTarget` when the filter selects nothing and tells not what to create.
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
  const before = isJsonObject(current) ? current : {};
  if (target.subAttribute !== undefined) return { ...before, [target.subAttribute.name]: value };
  // A complex value replaces the sub-attributes that it has, and leaves the others.
  return target.attribute.type === 'complex' && isJsonObject(value) ? { ...before, ...value } : value;
}

function assignElements(
  elements: readonly JsonValue[],
  operation: AssignOperation,
  compat: Compat,
): readonly JsonValue[] {
  const { op, target, value } = operation;
  if (target.filter !== undefined) return assignSelected(elements, operation, target.filter, compat);
  if (target.subAttribute !== undefined) {
    const { subAttribute } = target;
    return elements.map((element) => withSubAttribute(element, target, subAttribute, value));
  }
  const added = isJsonArray(value) ? value : [value];
  return op === 'add' ? addElements(elements, added) : added;
}

/** Changes the elements that the filter selects, or creates the one that it describes. */
function assignSelected(
  elements: readonly JsonValue[],
  operation: AssignOperation,
  filter: Filter,
  compat: Compat,
): readonly JsonValue[] {
  const isSelected = compileValueFilter(operation.target.attribute, filter);
  const selected = elements.map(isSelected);
  const first = selected.indexOf(true);
  if (first < 0) {
    const created = createElement(operation, filter, compat);
    return addElements(elements, [created]);
  }
  const changed = elements.map((element, index) =>
    selected[index] === true ? assignElement(element, operation) : element,
  );
  const primary = changed.findIndex((element, index) => selected[index] === true && isPrimary(element));
  return primary < 0 ? changed : withOnePrimary(changed, primary);
}

function assignElement(element: JsonValue, { op, target, value }: AssignOperation): JsonValue {
  if (target.subAttribute !== undefined) return withSubAttribute(element, target, target.subAttribute, value);
  return op === 'add' && isJsonObject(element) && isJsonObject(value) ? { ...element, ...value } : value;
}

function withSubAttribute(
  element: JsonValue,
  target: PatchTarget,
  subAttribute: AttributeDefinition,
  value: JsonValue,
): JsonValue {
  const before: JsonObject = isJsonObject(element) ? element : {};
  const current = before[subAttribute.name];
  if (subAttribute.mutability === 'immutable' && current !== undefined && !equalJson(current, value)) {
    throw mutability(`${printTarget(target)} is immutable and has a value`);
  }
  return { ...before, [subAttribute.name]: value };
}

/** What Entra ID means by `emails[type eq "work"].value` when there is none: an element with that type and value. */
function createElement({ target, value }: AssignOperation, filter: Filter, compat: Compat): JsonValue {
  const described = describedElement(target.attribute, filter);
  if (!compat.createByValueFilter || described === undefined) {
    throw noTarget(`${printTarget(target)}: the filter selects no element`);
  }
  if (target.subAttribute !== undefined) return { ...described, [target.subAttribute.name]: value };
  return isJsonObject(value) ? { ...described, ...value } : value;
}

/** The element that a conjunction of `eq` comparisons describes; `undefined` for any other filter. */
function describedElement(attribute: AttributeDefinition, filter: Filter): JsonObject | undefined {
  switch (filter.op) {
    case 'eq': {
      const subAttribute = findSubAttribute(attribute, filter.path.name);
      if (subAttribute === undefined || filter.value === null) return undefined;
      // `primary eq "true"` describes a boolean.
      const value =
        subAttribute.type === 'boolean' ? String(filter.value).toLowerCase() === 'true' : filter.value;
      return { [subAttribute.name]: value };
    }
    case 'and': {
      const parts = filter.filters.map((term) => describedElement(attribute, term));
      return parts.includes(undefined) ? undefined : Object.assign({}, ...parts);
    }
    case 'or':
    case 'not':
    case 'pr':
    case 'valuePath':
    case 'ne':
    case 'co':
    case 'sw':
    case 'ew':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return undefined;
  }
}
