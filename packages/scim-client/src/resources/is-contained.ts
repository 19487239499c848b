import { foldCase, isJsonArray, isJsonObject } from '@drawbridge/scim/wire';

/** What a service provider need not answer as it was sent. */
const NOT_ANSWERED = ['schemas', 'password'];

/**
 * Tells whether a resource holds everything that was sent to create it, and possibly more. Names are compared without
 * regard to letter case, elements that have a `value` by that alone; no value and an empty list are the same.
 */
export function isContained(sent: unknown, found: unknown): boolean {
  if (sent === undefined || sent === null || (isJsonArray(sent) && sent.length === 0)) return true;
  if (isJsonArray(sent)) {
    const elements = isJsonArray(found) ? found : [];
    return sent.every((element) => elements.some((candidate) => isContained(keyOf(element), candidate)));
  }
  if (!isJsonObject(sent)) return sent === found;
  if (!isJsonObject(found)) return false;
  const members = new Map(Object.entries(found).map(([name, value]) => [foldCase(name), value]));
  return Object.entries(sent)
    .filter(([name]) => !NOT_ANSWERED.includes(name))
    .every(([name, value]) => isContained(value, members.get(foldCase(name))));
}

function keyOf(element: unknown): unknown {
  return isJsonObject(element) && element['value'] !== undefined ? { value: element['value'] } : element;
}
