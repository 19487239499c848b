import {
  foldCase,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { referencesInData } from './bulk-reference.ts';

/** A resource's data in two parts. */
export interface SplitData {
  /** What refers only to what is there. */
  readonly now: JsonObject;
  /** What refers to something that is still to be created, as operations of a PATCH. */
  readonly later: readonly JsonObject[];
}

/** Takes out of a resource's data the attributes, and the elements of attributes, that refer to pending bulkIds. */
export function splitData(
  type: ResourceType,
  data: JsonObject,
  isPending: (bulkId: string) => boolean,
  prefix: string = '',
): SplitData {
  const now: Record<string, JsonValue> = {};
  const later: JsonObject[] = [];
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    const path = `${prefix}${name}`;
    const waits = (part: JsonValue): boolean =>
      referencesInData(type, { method: 'POST', data: { [path]: part } }).some(isPending);
    if (prefix === '' && isJsonObject(value) && type.extensions.has(foldCase(name))) {
      const inner = splitData(type, value, isPending, `${name}:`);
      now[name] = inner.now;
      later.push(...inner.later);
    } else if (!waits(value)) now[name] = value;
    else {
      const elements = isJsonArray(value) ? value : undefined;
      if (elements !== undefined) now[name] = elements.filter((element) => !waits(element));
      later.push({ op: 'add', path, value: elements?.filter(waits) ?? value });
    }
  }
  return { now, later };
}
