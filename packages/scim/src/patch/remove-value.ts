import type { Compat } from '../compat.ts';
import type { Filter } from '../filter/filter.ts';
import { compileValueFilter } from '../filter/match-filter.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { mutability, noTarget } from '../scim-error.ts';
import { elementsOf, isSameElement } from './elements.ts';
import { printTarget, type PatchTarget, type RemoveOperation } from './patch-operation.ts';

/**
 * The value of an attribute after a `remove`: `undefined` once nothing is left, `current` itself where nothing changes.
 *
 * @throws ScimError `noTarget` when the filter selects nothing, unless that is tolerated; `mutability` for a required
 * sub-attribute.
 * @see RFC 7644 §3.5.2.2
 */
export function removeValue(
  current: JsonValue | undefined,
  { target, values }: RemoveOperation,
  compat: Compat,
): JsonValue | undefined {
  if (current === undefined) {
    if (target.filter !== undefined) requireSelection(false, target, compat);
    return undefined;
  }
  if (values !== undefined) return removeListed(current, values);
  if (target.filter !== undefined) return removeSelected(current, target, target.filter, compat);
  if (target.subAttribute === undefined) return undefined;
  return removeSubAttribute(current, target, target.subAttribute);
}

function removeListed(current: JsonValue, values: readonly JsonValue[]): JsonValue | undefined {
  const kept = elementsOf(current).filter(
    (element) => !values.some((value) => isSameElement(element, value)),
  );
  return shortened(current, kept);
}

function removeSelected(
  current: JsonValue,
  target: PatchTarget,
  filter: Filter,
  compat: Compat,
): JsonValue | undefined {
  const isSelected = compileValueFilter(target.attribute, filter);
  const elements = elementsOf(current);
  requireSelection(elements.some(isSelected), target, compat);
  const { subAttribute } = target;
  if (subAttribute === undefined) {
    return shortened(
      current,
      elements.filter((element) => !isSelected(element)),
    );
  }
  const changed = elements.flatMap((element) =>
    isSelected(element) ? (withoutSubAttribute(element, target, subAttribute) ?? []) : [element],
  );
  return changed.length === 0 ? undefined : changed;
}

function removeSubAttribute(
  current: JsonValue,
  target: PatchTarget,
  subAttribute: AttributeDefinition,
): JsonValue | undefined {
  if (!target.attribute.multiValued) return withoutSubAttribute(current, target, subAttribute);
  const changed = elementsOf(current).flatMap(
    (element) => withoutSubAttribute(element, target, subAttribute) ?? [],
  );
  return changed.length === 0 ? undefined : changed;
}

function withoutSubAttribute(
  element: JsonValue,
  target: PatchTarget,
  { name, required, mutability: rule }: AttributeDefinition,
): JsonValue | undefined {
  if (required || rule === 'immutable') {
    throw mutability(
      `${printTarget(target)} is ${required ? 'required' : 'immutable'} and cannot be removed`,
    );
  }
  if (!isJsonObject(element)) return element;
  const { [name]: _, ...rest } = element;
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function requireSelection(found: boolean, target: PatchTarget, compat: Compat): void {
  if (!found && !compat.removeAbsentValue)
    throw noTarget(`${printTarget(target)}: the filter selects no element`);
}

function shortened(current: JsonValue, kept: readonly JsonValue[]): JsonValue | undefined {
  if (kept.length === 0) return undefined;
  return kept.length === elementsOf(current).length ? current : kept;
}
