import { createHash, randomUUID } from 'node:crypto';

/** What a proof is for. */
export interface ProofRequest {
  readonly method: string;
  readonly url: URL;
  /** Okta's clock, in milliseconds since 1970. */
  readonly now: number;
  /** The token that the proof goes with; absent when one is asked for. */
  readonly accessToken?: string;
  readonly nonce?: string | undefined;
}

/** Proves that requests come from whoever was given the access token. @see RFC 9449 */
export interface DpopKey {
  readonly prove: (request: ProofRequest) => Promise<string>;
}

/** Makes a key that lives as long as this process. */
export async function createDpopKey(): Promise<DpopKey> {
  // Loaded for who needs it: most commands ask nobody for a token.
  const { exportJWK, generateKeyPair, SignJWT } = await import('jose');
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  return {
    prove: ({ method, url, now, accessToken, nonce }) =>
      new SignJWT({
        htm: method,
        htu: `${url.origin}${url.pathname}`,
        ...(accessToken !== undefined && { ath: digest(accessToken) }),
        ...(nonce !== undefined && { nonce }),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setIssuedAt(Math.floor(now / 1000))
        .setJti(randomUUID())
        .sign(privateKey),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
