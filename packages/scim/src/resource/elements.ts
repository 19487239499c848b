import { equalJson, isJsonArray, isJsonObject, type JsonValue } from '../json.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { canonicalText, indexElements } from './element-index.ts';

/** The elements of a multi-valued attribute; none when it is unassigned. */
export function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/**
 * Adds elements to those that are there. One that is there already is not added twice: what it brings beyond the
 * existing one is merged into it.
 *
 * @see RFC 7644 §3.5.2.1
 */
export function addElements(
  attribute: AttributeDefinition,
  current: readonly JsonValue[],
  added: readonly JsonValue[],
): readonly JsonValue[] {
  const elements = [...current];
  const index = indexElements(attribute, current);
  let primary: number | undefined;
  let merged = false;
  for (const element of added) {
    const position = index.find(element) ?? elements.length;
    const before = elements[position];
    const after = mergeElement(before, element);
    elements[position] = after;
    if (before === undefined) index.add(after, position);
    else index.update(after, position);
    merged ||= before !== undefined && !equalJson(before, after);
    if (isPrimary(element)) primary = position;
  }
  if (primary !== undefined) return withOnePrimary(elements, primary);
  return merged ? withoutRepeats(elements) : elements;
}

/** Leaves out the elements that are the same as a listed one. */
export function withoutElements(
  attribute: AttributeDefinition,
  current: readonly JsonValue[],
  listed: readonly JsonValue[],
): readonly JsonValue[] {
  const index = indexElements(attribute, listed);
  return current.filter((element) => index.find(element) === undefined);
}

/** Keeps one of elements that are equal. */
export function withoutRepeats(elements: readonly JsonValue[]): readonly JsonValue[] {
  // Elements with other values differ, so that of most lists no element need be looked at as a whole.
  if (new Set(elements.map(valueText)).size === elements.length) return elements;
  return [...new Map(elements.map((element) => [canonicalText(element), element])).values()];
}

/** A text that no other element has but one of the same `value`, or one that is the same as a whole. */
function valueText(element: JsonValue): string {
  const value = isJsonObject(element) ? element['value'] : undefined;
  return typeof value === 'string' ? `=${value}` : canonicalText(element);
}

/** Tells whether an element of a multi-valued attribute is the primary one. @see RFC 7643 §2.4 */
export function isPrimary(element: JsonValue): boolean {
  return isJsonObject(element) && element['primary'] === true;
}

/** Makes the element at `index` the only primary one. @see RFC 7644 §3.5.2 */
export function withOnePrimary(elements: readonly JsonValue[], index: number): readonly JsonValue[] {
  const changed = elements.map((element, position) =>
    position !== index && isPrimary(element) && isJsonObject(element)
      ? { ...element, primary: false }
      : element,
  );
  return withoutRepeats(changed);
}

function mergeElement(current: JsonValue | undefined, added: JsonValue): JsonValue {
  return isJsonObject(current) && isJsonObject(added) ? { ...current, ...added } : added;
}
