import type { JWK } from 'jose';

/** An API Services app: a program that signs in with a key of its own. */
export interface OAuthApp {
  readonly clientId: string;
  /** The public half of the app's key, RSA or EC. */
  readonly publicKey: JWK;
  /** The scopes that an administrator granted to it. */
  readonly scopes: readonly string[];
  /** Whether each use of a token has to be proven, as it is by default for new apps; default false. */
  readonly dpop?: boolean;
}

/**
 * What the caller may see. With `none`, as of an app that has scopes but no admin role, every list is empty and is no
 * error; a `group-admin` does not see the built-in groups.
 */
export type AdminRole = 'read-only' | 'group-admin' | 'none';
