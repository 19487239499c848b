/**
 * No usable answer came: the host cannot be reached, the connection broke, the time ran out, or what answered does not
 * speak SCIM. Whether the request took effect is unknown.
 */
export class ScimConnectionError extends Error {
  override readonly name: string = 'ScimConnectionError';
}
