import type { JsonObject, JsonValue, ResourceType } from '@drawbridge/scim';
import type { BulkMethod } from '../parse/bulk-request.ts';
import { mapPatch, mapPatchOperation, mapResource, type MapText } from './map-references.ts';

/**
 * `bulkId:qwerty` in the place of an id: as a whole string or as a segment of a path. It stands for the id of what the
 * operation with that bulkId creates.
 *
 * @see RFC 7644 §3.7.2
 */
const REFERENCE = /(?<=^|\/)bulkId:(?<bulkId>[^/]+)(?=\/|$)/g;

/** What an operation sends. */
interface Sent {
  readonly method: BulkMethod;
  readonly data?: JsonValue | undefined;
}

/** Gives the id of what a bulkId stands for, once it is there. */
export type IdOf = (bulkId: string) => string | undefined;

/** The bulkIds that a text refers to. */
export function referencesIn(text: string): readonly string[] {
  // Most texts are long before they are references.
  if (!text.includes('bulkId:')) return [];
  return [...text.matchAll(REFERENCE)].map(({ groups }) => groups?.['bulkId'] ?? '');
}

/** The bulkIds that the data of an operation on a resource of a type refers to. */
export function referencesInData(type: ResourceType, { method, data }: Sent): readonly string[] {
  return collect((map) => mapData(type, method, data, map));
}

/** The bulkIds that one operation of a PATCH refers to. */
export function referencesInPatchOperation(type: ResourceType, operation: JsonObject): readonly string[] {
  return collect((map) => mapPatchOperation(type, operation, map));
}

/** Puts the ids in the place of a text's references; one without an id stays as it is. */
export function resolveText(text: string, idOf: IdOf): string {
  return text.replace(REFERENCE, (reference, bulkId: string) => idOf(bulkId) ?? reference);
}

/** Puts the ids in the place of the references in an operation's data. */
export function resolveData(type: ResourceType, { method, data }: Sent, idOf: IdOf): JsonValue | undefined {
  return mapData(type, method, data, (text) => resolveText(text, idOf));
}

function mapData(
  type: ResourceType,
  method: BulkMethod,
  data: JsonValue | undefined,
  map: MapText,
): JsonValue | undefined {
  if (data === undefined) return undefined;
  return method === 'PATCH' ? mapPatch(type, data, map) : mapResource(type, data, map);
}

function collect(visit: (map: MapText) => unknown): readonly string[] {
  const found: string[] = [];
  visit((text) => {
    found.push(...referencesIn(text));
    return text;
  });
  return found;
}
