const BEARER = /^bearer +(?<token>\S+) *$/i;

/** The bearer token that a request brings. @see RFC 6750 §2.1 */
export function bearerOf(headers: Headers): string | undefined {
  return BEARER.exec(headers.get('authorization') ?? '')?.groups?.['token'];
}
