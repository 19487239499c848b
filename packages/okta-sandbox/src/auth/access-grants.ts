import { importJWK, jwtVerify } from 'jose';

import { readProof } from './dpop-proof.ts';
import type { OAuthApp } from './oauth-app.ts';
import { JWT_BEARER_ASSERTION } from './urn.ts';

/** What an access token stands for. */
export interface AccessGrant {
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The key that each use must be proven with; undefined for a bearer token. */
  readonly thumbprint: string | undefined;
}

/** The org's authorization server. */
export interface AccessGrants {
  /** Answers `POST /oauth2/v1/token`. */
  readonly grant: (request: Request) => Promise<Response>;
  readonly find: (token: string) => AccessGrant | undefined;
  /** Ends every token that was given out. */
  readonly revokeAll: () => void;
}

const LIFETIME_SECONDS = 3600;
const NONCE = 'sandbox-nonce';

/** Creates an authorization server that knows these apps. */
export function createAccessGrants(apps: readonly OAuthApp[], clock: () => Date): AccessGrants {
  const grants = new Map<string, AccessGrant>();
  let given = 0;
  return {
    grant: async (request) => {
      const form = new URLSearchParams(await request.text());
      const app = await identify(apps, request, form, clock());
      if (app === undefined) return refuse(401, 'invalid_client', 'The client_assertion is not valid.');
      const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
      const excess = scopes.filter((scope) => !app.scopes.includes(scope));
      if (scopes.length === 0 || excess.length > 0) {
        return refuse(400, 'invalid_scope', `The scopes are not granted to the app: ${excess.join(' ')}.`);
      }
      const proven = app.dpop === true ? await proveKey(request, clock()) : undefined;
      if (proven instanceof Response) return proven;
      given += 1;
      const token = `sandbox-access-token-${given}`;
      const expiresAt = clock().getTime() + LIFETIME_SECONDS * 1000;
      grants.set(token, { scopes, expiresAt, thumbprint: proven });
      return Response.json({
        token_type: proven === undefined ? 'Bearer' : 'DPoP',
        expires_in: LIFETIME_SECONDS,
        access_token: token,
        scope: scopes.join(' '),
      });
    },
    find: (token) => {
      const grant = grants.get(token);
      return grant !== undefined && clock().getTime() < grant.expiresAt ? grant : undefined;
    },
    revokeAll: () => grants.clear(),
  };
}

async function identify(
  apps: readonly OAuthApp[],
  { url }: Request,
  form: URLSearchParams,
  now: Date,
): Promise<OAuthApp | undefined> {
  if (
    form.get('grant_type') !== 'client_credentials' ||
    form.get('client_assertion_type') !== JWT_BEARER_ASSERTION
  ) {
    return undefined;
  }
  for (const app of apps) {
    try {
      await jwtVerify(form.get('client_assertion') ?? '', await importJWK(app.publicKey, algOf(app)), {
        issuer: app.clientId,
        subject: app.clientId,
        audience: new URL(url).href,
        currentDate: now,
        maxTokenAge: 3600,
        clockTolerance: 30,
      });
      return app;
    } catch {
      // Signed by another app, or by nobody.
    }
  }
  return undefined;
}

/** The thumbprint of the key that the request proves, or the refusal that asks for a better proof. */
async function proveKey(request: Request, now: Date): Promise<string | Response> {
  const header = request.headers.get('dpop');
  if (header === null) {
    return refuse(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
  }
  const proof = await readProof(header, { method: 'POST', url: new URL(request.url), now });
  if (proof === undefined) return refuse(400, 'invalid_dpop_proof', 'The DPoP proof JWT is not valid.');
  if (proof.nonce === NONCE) return proof.thumbprint;
  const response = refuse(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.');
  response.headers.set('dpop-nonce', NONCE);
  return response;
}

function algOf({ publicKey }: OAuthApp): string {
  return publicKey.kty === 'EC' ? 'ES256' : 'RS256';
}

function refuse(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status });
}
