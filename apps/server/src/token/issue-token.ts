import { randomUUID } from 'node:crypto';
import type { TokenRecord, TokenStore } from '@drawbridge/scim-server';
import { hashToken } from './hash-token.ts';
import { makeToken } from './make-token.ts';
import type { TokenRequest } from './token-request.ts';

/** A new token: what is kept of it, and the secret that is shown this once. */
export interface IssuedToken {
  readonly token: TokenRecord;
  readonly secret: string;
}

/** Makes a token for a tenant and keeps everything but its secret. */
export async function issueToken(
  tokens: TokenStore,
  tenant: string,
  request: TokenRequest,
  now: Date,
): Promise<IssuedToken> {
  const { secret, prefix, lastFour } = makeToken();
  const token = await tokens.create({
    ...request,
    id: `token_${randomUUID().replaceAll('-', '')}`,
    tenant,
    hash: hashToken(secret),
    prefix,
    lastFour,
    createdAt: now.toISOString(),
  });
  return { token, secret };
}
