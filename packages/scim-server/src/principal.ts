import { forbidden, unauthorized } from '@drawbridge/scim';
import { isSearchEndpoint } from './route/endpoints.ts';

/** Reads and writes everything. */
export const SCIM_SCOPE = 'scim';
/** Reads everything. */
export const SCIM_READ_SCOPE = 'scim:read';

/** Who sends a request. */
export interface Principal {
  /** Tells principals apart that have the same name, such as a token's id. */
  readonly id?: string;
  /** A name for the log, such as a token's. */
  readonly name: string;
  /** `scim` reads and writes, `scim:read` only reads; other scopes mean nothing here. */
  readonly scopes: readonly string[];
}

/** Finds who a bearer token belongs to; `undefined` for a token that is unknown, expired or revoked. */
export type Authenticate = (token: string) => Promise<Principal | undefined> | Principal | undefined;

// RFC 6750 §2.1; the scheme's case does not count, and a token has no spaces.
const BEARER = /^bearer +(?<token>\S+) *$/i;

/** The detail that Retool's probe compares. */
const NOT_AUTHORIZED = 'SCIM request not authorized';

/**
 * Finds who sends a request and checks that they may.
 *
 * @param path Where the request is routed to; `undefined` outside of the base path.
 * @throws ScimError 401 without a valid bearer token, 403 when its scopes do not cover the method.
 * @see RFC 7644 §2; RFC 6750 §2.1
 */
export async function authorize(
  request: Request,
  path: string | undefined,
  authenticate: Authenticate,
): Promise<Principal> {
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.groups?.['token'];
  const principal = token === undefined ? undefined : await authenticate(token);
  if (principal === undefined) throw unauthorized(NOT_AUTHORIZED);
  const reads = isReading(request.method, path);
  if (principal.scopes.includes(SCIM_SCOPE)) return principal;
  if (reads && principal.scopes.includes(SCIM_READ_SCOPE)) return principal;
  throw forbidden(
    reads ? 'the token has no SCIM scope' : `the token's scopes do not cover ${request.method}`,
  );
}

/** Tells whether a request only reads; a query by POST does. @see RFC 7644 §3.4.3 */
export function isReading(method: string, path: string | undefined): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  return method === 'POST' && path !== undefined && isSearchEndpoint(path);
}
