import type { TokenRecord } from '@drawbridge/scim-server';
import { tokenStatus, type TokenStatus } from './token-status.ts';

/** A token as it is shown: everything but its hash. */
export interface TokenView extends Omit<TokenRecord, 'hash'> {
  readonly status: TokenStatus;
}

/** Shows a token as it stands at a time. */
export function toTokenView(token: TokenRecord, now: Date): TokenView {
  const { id, tenant, name, description, scopes, prefix, lastFour } = token;
  const { createdAt, expiresAt, lastUsedAt, revokedAt } = token;
  return {
    id,
    tenant,
    name,
    description,
    scopes,
    prefix,
    lastFour,
    status: tokenStatus(token, now),
    createdAt,
    expiresAt,
    lastUsedAt,
    revokedAt,
  };
}
