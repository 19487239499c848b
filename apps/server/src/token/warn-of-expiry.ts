import type { TokenStore } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import { listTokens } from './list-tokens.ts';
import { tokenStatus } from './token-status.ts';

/** Writes a warning for each token that is about to end, and for each that has ended though nobody revoked it. */
export async function warnOfExpiry(
  tokens: TokenStore,
  tenants: readonly string[],
  log: Logger,
  now: Date,
): Promise<void> {
  for (const token of await listTokens(tokens, tenants)) {
    const status = tokenStatus(token, now);
    if (status !== 'expiring' && status !== 'expired') continue;
    const { id: tokenId, tenant, name, expiresAt } = token;
    log.warn(
      { event: status === 'expiring' ? 'tokenExpiring' : 'tokenExpired', tenant, tokenId, name, expiresAt },
      status === 'expiring'
        ? `the token ${name} of ${tenant} ends at ${expiresAt}: create another one, set it at the identity provider, revoke this one`
        : `the token ${name} of ${tenant} ended at ${expiresAt}: revoke it, and it is mentioned no more`,
    );
  }
}
