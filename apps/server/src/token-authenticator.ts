import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '@drawbridge/scim-server';

/**
 * Accepts one bearer token. Only its hash is kept, and the comparison takes the same time whatever was presented.
 *
 * @returns The principal of the token, or `undefined` for any other.
 */
export function createTokenAuthenticator(token: string): (presented: string) => Principal | undefined {
  const expected = digest(token);
  const principal: Principal = { name: 'SCIM_AUTH_TOKEN', scopes: ['scim'] };
  return (presented) => (timingSafeEqual(digest(presented), expected) ? principal : undefined);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
