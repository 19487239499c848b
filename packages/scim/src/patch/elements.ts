import { equalJson, isJsonArray, isJsonObject, type JsonValue } from '../json.ts';
import { isPrimary } from '../resource/parse-value.ts';

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
  current: readonly JsonValue[],
  added: readonly JsonValue[],
): readonly JsonValue[] {
  return added.reduce<readonly JsonValue[]>((elements, element) => {
    const index = elements.findIndex((candidate) => isSameElement(candidate, element));
    const next =
      index < 0 ? [...elements, element] : elements.with(index, mergeElement(elements[index], element));
    return isPrimary(element) ? withOnePrimary(next, index < 0 ? next.length - 1 : index) : next;
  }, current);
}

/** Makes the element at `index` the only primary one. @see RFC 7644 §3.5.2 */
export function withOnePrimary(elements: readonly JsonValue[], index: number): readonly JsonValue[] {
  return elements.map((element, position) =>
    position !== index && isPrimary(element) && isJsonObject(element)
      ? { ...element, primary: false }
      : element,
  );
}

/**
 * Two elements are the same one when their `value` is, and their `type` does not tell them apart; elements without a
 * `value` are the same when they are equal.
 *
 * @see RFC 7643 §2.4
 */
export function isSameElement(left: JsonValue, right: JsonValue): boolean {
  if (!isJsonObject(left) || !isJsonObject(right)) return equalJson(left, right);
  if (left['value'] === undefined || right['value'] === undefined) return equalJson(left, right);
  const typesDiffer =
    left['type'] !== undefined && right['type'] !== undefined && left['type'] !== right['type'];
  return equalJson(left['value'], right['value']) && !typesDiffer;
}

function mergeElement(current: JsonValue | undefined, added: JsonValue): JsonValue {
  return isJsonObject(current) && isJsonObject(added) ? { ...current, ...added } : added;
}
