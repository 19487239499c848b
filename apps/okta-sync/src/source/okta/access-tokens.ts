import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { dateOf } from '../answer-date.ts';
import { createDpopKey, type DpopKey } from './dpop.ts';
import { type OktaCredentials, readPrivateKey, type SigningKey } from './okta-credentials.ts';
import type { AuthOptions } from './okta-auth.ts';
import { type OktaSchema, reading } from './okta-contract.ts';
import { OktaFailure, textAt } from './okta-failure.ts';
import { JWT_BEARER_ASSERTION } from './urn.ts';

/** An access token that is good for some time yet. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since 1970 by the local clock. */
  readonly expiresAt: number;
  /** Okta's clock minus the local one, in milliseconds, as far as that is known. */
  readonly skew: number;
  /** Proves each use of the token; undefined when the app needs no proof. */
  readonly dpop: DpopKey | undefined;
}

/** The access tokens of an API Services app. */
export interface AccessTokens {
  /** A token that is not about to expire. @throws {OktaFailure} when Okta gives none. */
  readonly current: (signal: AbortSignal) => Promise<AccessToken>;
  /** Drops this token, so that another one is fetched; false when it was fetched only just now. */
  readonly forget: (value: string) => boolean;
}

/** How long before its end a token is renewed. */
const MARGIN = 60_000;
/** A token this young that is refused will not be better the next time. */
const YOUNG = 5_000;
const ASSERTION_SECONDS = 300;

const answer = reading(
  'AccessToken',
  z.object({ access_token: z.string().min(1), expires_in: z.number(), token_type: z.string() }),
);

interface Grant {
  readonly key: SigningKey;
  /** Okta's clock minus the local one, in milliseconds. */
  readonly skew: number;
  readonly dpop: DpopKey | undefined;
  readonly nonce: string | undefined;
}

/**
 * Fetches access tokens by `private_key_jwt`. Whether the app demands DPoP shows in Okta's first answer, and how far the
 * clocks are apart too; what was learned is kept for the next token.
 */
export function createAccessTokens(
  credentials: Extract<OktaCredentials, { kind: 'oauth' }>,
  origin: string,
  { send, now }: AuthOptions,
): AccessTokens {
  const endpoint = new URL('/oauth2/v1/token', origin);
  let grant: Grant | undefined;
  let token: (AccessToken & { readonly fetchedAt: number }) | undefined;
  let fetching: Promise<AccessToken> | undefined;

  async function fetchToken(signal: AbortSignal): Promise<AccessToken> {
    let asking = grant ?? { key: signingKey(credentials), skew: 0, dpop: undefined, nonce: undefined };
    for (let step = 0; ; step += 1) {
      const request = await tokenRequest(endpoint, credentials, asking, now(), signal);
      const response = await send(request);
      const body: unknown = await response.json().catch(() => undefined);
      const parsed = answer.safeParse(body);
      if (response.status === 200 && parsed.success) {
        grant = asking;
        const fetchedAt = now();
        const { access_token: value, expires_in: seconds } = parsed.data;
        token = {
          value,
          fetchedAt,
          expiresAt: fetchedAt + seconds * 1000,
          dpop: asking.dpop,
          skew: asking.skew,
        };
        return token;
      }
      const next = step < 3 ? await learn(asking, response, body, now()) : undefined;
      if (next === undefined) throw refusal(response, body);
      asking = next;
    }
  }

  return {
    current: async (signal) => {
      if (token !== undefined && now() < token.expiresAt - MARGIN) return token;
      fetching ??= fetchToken(signal).finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    forget: (value) => {
      if (token?.value !== value) return true;
      if (now() < token.fetchedAt + YOUNG) return false;
      token = undefined;
      return true;
    },
  };
}

/** What to do differently after this answer; undefined when nothing would help. */
async function learn(
  asking: Grant,
  response: Response,
  body: unknown,
  now: number,
): Promise<Grant | undefined> {
  const error = textAt(body, 'error');
  const nonce = response.headers.get('dpop-nonce') ?? undefined;
  if (error === 'use_dpop_nonce' && nonce !== undefined && nonce !== asking.nonce)
    return { ...asking, nonce };
  if (error === 'invalid_dpop_proof' && asking.dpop === undefined) {
    return { ...asking, dpop: await createDpopKey(), nonce };
  }
  const date = dateOf(response.headers);
  const timely = error === 'invalid_client' || error === 'invalid_dpop_proof';
  if (!timely || date === undefined) return undefined;
  const skew = date - now;
  return Math.abs(skew - asking.skew) > 30_000 ? { ...asking, skew } : undefined;
}

async function tokenRequest(
  endpoint: URL,
  { clientId, scopes }: Extract<OktaCredentials, { kind: 'oauth' }>,
  { key, skew, dpop, nonce }: Grant,
  now: number,
  signal: AbortSignal,
): Promise<Request> {
  // Loaded for who needs it: most commands ask nobody for a token.
  const { SignJWT } = await import('jose');
  const issuedAt = Math.floor((now + skew) / 1000);
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: key.alg, ...(key.kid !== undefined && { kid: key.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(endpoint.href)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_SECONDS)
    .setJti(randomUUID())
    .sign(key.key);
  const form: OktaSchema<'AccessTokenRequest'> = {
    grant_type: 'client_credentials',
    scope: scopes.join(' '),
    client_assertion_type: JWT_BEARER_ASSERTION,
    client_assertion: assertion,
  };
  const proof = await dpop?.prove({ method: 'POST', url: endpoint, now: now + skew, nonce });
  return new Request(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json', ...(proof !== undefined && { dpop: proof }) },
    body: new URLSearchParams({ ...form }),
    redirect: 'manual',
    signal,
  });
}

function signingKey({ privateKey, keyId }: Extract<OktaCredentials, { kind: 'oauth' }>): SigningKey {
  const key = readPrivateKey(privateKey);
  if (typeof key === 'string') throw new OktaFailure('refused', `the private key for Okta ${key}`);
  return { ...key, kid: keyId ?? key.kid };
}

function refusal(response: Response, body: unknown): OktaFailure {
  const [error, description] = [textAt(body, 'error'), textAt(body, 'error_description').replace(/\.$/, '')];
  if (response.status < 400 || response.status >= 500 || response.status === 429 || error === '') {
    return new OktaFailure('failed', `Okta gave no access token: it answered ${response.status}`);
  }
  const said = description === '' ? error : `${error}: ${description}`;
  return new OktaFailure('refused', `Okta gave the app no access token (${said})`);
}
