import type { TokenRecord, TokenStore } from '@drawbridge/scim-server';
import { hashToken, isSameHash } from './hash-token.ts';
import type { ProvenTokens } from './proven-tokens.ts';
import { isTokenActive } from './token-status.ts';

/** Where tokens are found, and remembered. */
export interface TokenSource {
  readonly tokens: TokenStore;
  readonly proven: ProvenTokens;
}

/** Finds the token that was presented, of whatever tenant; `undefined` for one that is unknown, expired or revoked. */
export async function findActiveToken(
  { tokens, proven }: TokenSource,
  presented: string,
  now: Date,
): Promise<TokenRecord | undefined> {
  const hash = hashToken(presented);
  const token = await tokens.findByHash(hash);
  // The index that found it compares as far as texts agree: it is only trusted with where to look.
  if (token === undefined || !isSameHash(token.hash, hash) || !isTokenActive(token, now)) {
    proven.delete(hash);
    return undefined;
  }
  proven.add(hash);
  return token;
}
