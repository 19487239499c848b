/** A value as `JSON.parse` gives it, read-only. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object as `JSON.parse` gives it, read-only. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Tells whether a JSON value is an array. */
export function isJsonArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Tells whether a JSON value is an object: neither null nor an array. */
export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON; `undefined` when the text is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse gives exactly the values that JsonValue describes.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
