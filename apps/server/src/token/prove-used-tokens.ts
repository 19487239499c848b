import type { TokenStore } from '@drawbridge/scim-server';
import type { ProvenTokens } from './proven-tokens.ts';
import { isTokenActive } from './token-status.ts';

/** Remembers the tokens that were taken before this process began, so that a restart locks no good client out. */
export async function proveUsedTokens(
  tokens: TokenStore,
  tenants: readonly string[],
  proven: ProvenTokens,
  now: Date,
): Promise<void> {
  for (const tenant of tenants) {
    for (const token of await tokens.list(tenant)) {
      if (token.lastUsedAt !== undefined && isTokenActive(token, now)) proven.add(token.hash);
    }
  }
}
