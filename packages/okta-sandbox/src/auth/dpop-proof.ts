import { createHash } from 'node:crypto';

import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';

/** What a proof must be for. */
export interface ExpectedProof {
  readonly method: string;
  readonly url: URL;
  readonly now: Date;
  readonly accessToken?: string;
}

/** What a proof says. */
export interface Proof {
  /** The thumbprint of the key that signed it. */
  readonly thumbprint: string;
  readonly nonce: unknown;
}

/** Reads a DPoP proof; undefined when it does not prove what it should. @see RFC 9449 §4.3 */
export async function readProof(proof: string, expected: ExpectedProof): Promise<Proof | undefined> {
  const { method, url, now, accessToken } = expected;
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      currentDate: now,
      maxTokenAge: 300,
      clockTolerance: 30,
    });
    const right =
      payload['htm'] === method &&
      payload['htu'] === `${url.origin}${url.pathname}` &&
      payload.jti !== undefined &&
      payload['ath'] === (accessToken === undefined ? undefined : digest(accessToken));
    if (!right || protectedHeader.jwk === undefined) return undefined;
    return { thumbprint: await calculateJwkThumbprint(protectedHeader.jwk), nonce: payload['nonce'] };
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
