import { foldCase } from './fold-case.ts';

/** A value as `JSON.parse` gives it, read-only. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object as `JSON.parse` gives it, read-only. */
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

/** Tells whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells whether a JSON value is an array. */
export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Names the kind of a JSON value for an error's detail, without showing the value itself. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'undefined':
      return 'nothing';
    default:
      return `a ${typeof value}`;
  }
}

/** Reads an object's own member, so that no name (`constructor`, `__proto__`) reaches what every object inherits. */
export function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Reads an object's member by its name in any case; the exact spelling wins. */
export function memberInAnyCase(object: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const folded = foldCase(name);
  const key = Object.keys(object).find((candidate) => foldCase(candidate) === folded);
  return key === undefined ? undefined : object[key];
}

/** Quotes a piece of a request for an error's detail; a long one is cut. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 100)}…`);
}

/** Tells whether two JSON values are equal; the order of an object's members does not count, an array's does. */
export function equalJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (isJsonArray(left) && isJsonArray(right)) {
    return left.length === right.length && left.every((element, index) => equalJson(element, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left).filter((name) => left[name] !== undefined);
  const others = Object.keys(right).filter((name) => right[name] !== undefined);
  return (
    names.length === others.length && names.every((name) => equalJson(left[name], memberOf(right, name)))
  );
}
