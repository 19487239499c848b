import type { TokenRecord } from '@drawbridge/scim-server';
import type { ProvenTokens } from './proven-tokens.ts';
import { isTokenActive } from './token-status.ts';

/** Remembers the tokens that were taken before this process began, so that a restart locks no good client out. */
export function proveUsedTokens(tokens: readonly TokenRecord[], proven: ProvenTokens, now: Date): void {
  for (const token of tokens) {
    if (token.lastUsedAt !== undefined && isTokenActive(token, now)) proven.add(token.hash);
  }
}
