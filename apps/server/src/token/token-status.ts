import type { TokenRecord } from '@drawbridge/scim-server';

/** How a token stands: only `active` and `expiring` ones open anything. */
export type TokenStatus = 'active' | 'expiring' | 'expired' | 'revoked';

const DAY = 86_400_000;

/** How many days before its end a token is called expiring: time enough to rotate it. */
const WARNING_DAYS = 14;

/** Tells how a token stands at a time. */
export function tokenStatus({ revokedAt, expiresAt }: TokenRecord, now: Date): TokenStatus {
  if (revokedAt !== undefined) return 'revoked';
  if (expiresAt === undefined) return 'active';
  const left = Date.parse(expiresAt) - now.getTime();
  if (left <= 0) return 'expired';
  return left <= WARNING_DAYS * DAY ? 'expiring' : 'active';
}

/** Whether a token opens anything at a time. */
export function isTokenActive(token: TokenRecord, now: Date): boolean {
  const status = tokenStatus(token, now);
  return status === 'active' || status === 'expiring';
}
