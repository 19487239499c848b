import { SCIM_SCOPE, type Authenticate, type Principal } from '@drawbridge/scim-server';
import { findActiveToken, type TokenSource } from './find-active-token.ts';
import { hashToken, isSameHash } from './hash-token.ts';

export interface AuthenticatorOptions extends TokenSource {
  /** The tenant whose tokens are taken; those of others are as unknown as any other text. */
  readonly tenant: string;
  /** A token that is taken though the store does not have it. */
  readonly authToken?: string | undefined;
  readonly clock: () => Date;
  /** Is told when a use could not be recorded: the request goes on. */
  readonly onTouchFailure: (error: unknown) => void;
}

/** The name of the principal of the token that the environment brings. */
const ENVIRONMENT: Principal = { id: 'SCIM_AUTH_TOKEN', name: 'SCIM_AUTH_TOKEN', scopes: [SCIM_SCOPE] };

/**
 * Finds who a token belongs to. Every request looks it up, so that a token that is revoked anywhere is refused from the
 * next request on; whatever is presented costs the same one lookup.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { tokens, tenant, clock, onTouchFailure } = options;
  const expected = options.authToken === undefined ? undefined : hashToken(options.authToken);
  return async (presented) => {
    const now = clock();
    const token = await findActiveToken(options, presented, now);
    if (expected !== undefined && isSameHash(hashToken(presented), expected)) return ENVIRONMENT;
    if (token === undefined || token.tenant !== tenant) return undefined;
    void tokens.touch(token.id, now.toISOString()).catch(onTouchFailure);
    return { id: token.id, name: token.name, scopes: token.scopes };
  };
}
