import { createPrivateKey, type KeyObject } from 'node:crypto';

/** How the daemon proves to Okta who it is. */
export type OktaCredentials =
  /** An SSWS API token; read-only rights are enough. */
  | { readonly kind: 'token'; readonly token: string }
  /** An API Services app, with the private half of a key that it knows. */
  | {
      readonly kind: 'oauth';
      readonly clientId: string;
      /** PEM, or a JWK as JSON. */
      readonly privateKey: string;
      /** Needed when the app has several keys and the JWK names none. */
      readonly keyId: string | undefined;
      readonly scopes: readonly string[];
    };

/** Scopes that reading takes. */
export const READ_SCOPES: readonly string[] = ['okta.groups.read', 'okta.users.read'];

/** A private key that Okta accepts signatures of. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly alg: 'RS256' | 'ES256';
  readonly kid: string | undefined;
}

/** What is wrong with the text of a private key; undefined when it can be used. The text itself is not told. */
export function privateKeyProblem(text: string): string | undefined {
  const key = readPrivateKey(text);
  return typeof key === 'string' ? key : undefined;
}

/** Reads a private key from PEM or JWK; gives what is wrong with it when it cannot be used. */
export function readPrivateKey(text: string): SigningKey | string {
  const parsed = parseKey(text.trim());
  if (parsed === undefined) return 'is no private key in PEM or JWK form';
  const { key, kid } = parsed;
  if (key.asymmetricKeyType === 'rsa') return { key, alg: 'RS256', kid };
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return { key, alg: 'ES256', kid };
  return 'must be an RSA key, or an EC key on the curve P-256';
}

function parseKey(text: string): { readonly key: KeyObject; readonly kid: string | undefined } | undefined {
  try {
    if (!text.startsWith('{')) return { key: createPrivateKey(text), kid: undefined };
    const jwk: unknown = JSON.parse(text);
    if (typeof jwk !== 'object' || jwk === null) return undefined;
    const kid = 'kid' in jwk && typeof jwk.kid === 'string' ? jwk.kid : undefined;
    return { key: createPrivateKey({ key: { ...jwk }, format: 'jwk' }), kid };
  } catch {
    return undefined;
  }
}
