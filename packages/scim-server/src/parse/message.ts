import {
  foldCase,
  invalidSyntax,
  isJsonArray,
  type Compat,
  type JsonObject,
  type JsonValue,
} from '@drawbridge/scim';

/** A member of a message, by its name in any case. */
export function memberOfMessage(message: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(message, name)) return message[name];
  const folded = foldCase(name);
  return Object.entries(message).find(([key]) => foldCase(key) === folded)?.[1];
}

/**
 * Checks that a message says what it is, unless that may be left out; it may never say that it is something else.
 *
 * @throws ScimError `invalidSyntax`.
 * @see RFC 7644 §3.1
 */
export function requireMessage(message: JsonObject, uri: string, compat: Compat): void {
  const schemas = memberOfMessage(message, 'schemas');
  if (isJsonArray(schemas) && schemas.includes(uri)) return;
  const isMissing = schemas === undefined || schemas === null;
  if (!isMissing || !compat.missingMessageSchema) throw invalidSyntax(`schemas: expected ${uri}`);
}
