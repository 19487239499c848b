import type { FetchFunction } from '../../fetch-function.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { OktaCredentials } from './okta-credentials.ts';

/** Puts the proof of who is asking on a request. */
export interface OktaAuth {
  /** @throws {OktaFailure} when no access token is to be had. */
  readonly headers: (
    method: string,
    url: URL,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>>>;
  /** Told that Okta did not accept what `headers` gave; true when asking again may help. */
  readonly refused: (sent: Readonly<Record<string, string>>) => boolean;
}

/** What asking for access tokens takes. */
export interface AuthOptions {
  readonly send: FetchFunction;
  /** The local clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Creates the authorization for an org; access tokens are fetched when they are first needed. */
export function createOktaAuth(credentials: OktaCredentials, origin: string, options: AuthOptions): OktaAuth {
  if (credentials.kind === 'token') {
    const authorization = `SSWS ${credentials.token}`;
    return { headers: () => Promise.resolve({ authorization }), refused: () => false };
  }
  const tokens = createAccessTokens(credentials, origin, options);
  return {
    headers: async (method, url, signal) => {
      const token = await tokens.current(signal);
      if (token.dpop === undefined) return { authorization: `Bearer ${token.value}` };
      const proof = await token.dpop.prove({
        method,
        url,
        now: options.now() + token.skew,
        accessToken: token.value,
      });
      return { authorization: `DPoP ${token.value}`, dpop: proof };
    },
    refused: ({ authorization = '' }) => tokens.forget(authorization.replace(/^\w+ /, '')),
  };
}
