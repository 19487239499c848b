import { invalidSyntax, isJsonArray, memberInAnyCase, type Compat, type JsonObject } from '@drawbridge/scim';

/**
 * Checks that a message says what it is, unless that may be left out; it may never say that it is something else.
 *
 * @throws ScimError `invalidSyntax`.
 * @see RFC 7644 §3.1
 */
export function requireMessage(message: JsonObject, uri: string, compat: Compat): void {
  const schemas = memberInAnyCase(message, 'schemas');
  if (isJsonArray(schemas) && schemas.includes(uri)) return;
  const isMissing = schemas === undefined || schemas === null;
  if (!isMissing || !compat.missingMessageSchema) throw invalidSyntax(`schemas: expected ${uri}`);
}
