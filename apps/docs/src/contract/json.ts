/** A value as YAML or JSON gives it, read-only. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object as YAML or JSON gives it, read-only. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Tells whether a value is an object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is a string; empty when there is none. */
export function textOf(node: JsonObject, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? value : '';
}

/** A member that is an object; empty when there is none. */
export function objectOf(node: JsonObject, name: string): JsonObject {
  const value = node[name];
  return isJsonObject(value) ? value : {};
}

/** The objects in a member that is an array. */
export function objectsOf(node: JsonObject, name: string): readonly JsonObject[] {
  return valuesOf(node, name).filter(isJsonObject);
}

/** The elements of a member that is an array; empty when there is none. */
export function valuesOf(node: JsonObject, name: string): readonly JsonValue[] {
  const value: JsonValue | undefined = node[name];
  return isArray(value) ? value : [];
}

/** The members of an object that are objects, in their order. */
export function childrenOf(node: JsonObject, name: string): readonly (readonly [string, JsonObject])[] {
  return Object.entries(objectOf(node, name)).flatMap(([key, value]) =>
    isJsonObject(value) ? [[key, value] as const] : [],
  );
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
