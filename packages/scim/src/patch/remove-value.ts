import type { Compat } from '../compat.ts';
import { compileValueFilter } from '../filter/match-filter.ts';
import { equalJson, isJsonObject, memberOf, type JsonValue } from '../json.ts';
import { elementsOf, withoutElements, withoutRepeats } from '../resource/elements.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { mutability, noTarget } from '../scim-error.ts';
import { printTarget, type PatchTarget, type RemoveOperation } from './patch-operation.ts';

/**
 * The value of an attribute after a `remove`: `undefined` once nothing is left, `current` itself where nothing changes.
 *
 * @throws ScimError `noTarget` when the filter selects nothing, unless that is tolerated; `mutability` for a required or
 * immutable sub-attribute.
 * @see RFC 7644 §3.5.2.2
 */
export function removeValue(
  current: JsonValue | undefined,
  operation: RemoveOperation,
  compat: Compat,
): JsonValue | undefined {
  const next = operation.target.attribute.multiValued
    ? removeElements(elementsOf(current), operation, compat)
    : removeSingular(current, operation.target);
  return equalJson(next, current) ? current : next;
}

function removeSingular(current: JsonValue | undefined, target: PatchTarget): JsonValue | undefined {
  return current === undefined || target.subAttribute === undefined
    ? undefined
    : withoutSubAttribute(current, target, target.subAttribute);
}

function removeElements(
  elements: readonly JsonValue[],
  { target, values }: RemoveOperation,
  compat: Compat,
): readonly JsonValue[] | undefined {
  const kept =
    values === undefined
      ? removeSelected(elements, target, compat)
      : withoutElements(target.attribute, elements, values);
  return kept.length === 0 ? undefined : kept;
}

/** Removes the elements that the filter selects, or one sub-attribute of each; without a filter, of all. */
function removeSelected(
  elements: readonly JsonValue[],
  target: PatchTarget,
  compat: Compat,
): readonly JsonValue[] {
  if (elements.length === 0 && compat.removeAbsentValue) return elements;
  const { attribute, filter, subAttribute } = target;
  const selected = elements.map(
    filter === undefined ? () => true : compileValueFilter(attribute, filter, compat),
  );
  if (filter !== undefined && !compat.removeAbsentValue && !selected.includes(true)) {
    throw noTarget(`${printTarget(target)}: the filter selects no element`);
  }
  if (subAttribute === undefined) return elements.filter((_, index) => selected[index] !== true);
  const changed = elements.flatMap((element, index) =>
    selected[index] === true ? (withoutSubAttribute(element, target, subAttribute) ?? []) : [element],
  );
  return withoutRepeats(changed);
}

function withoutSubAttribute(
  element: JsonValue,
  target: PatchTarget,
  { name, required, mutability: rule }: AttributeDefinition,
): JsonValue | undefined {
  if (!isJsonObject(element) || memberOf(element, name) === undefined) return element;
  if (required || rule === 'immutable') {
    throw mutability(
      `${printTarget(target)} is ${required ? 'required' : 'immutable'} and cannot be removed`,
    );
  }
  const { [name]: _, ...rest } = element;
  return Object.keys(rest).length === 0 ? undefined : rest;
}
