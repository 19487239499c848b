/** A bearer token as it is kept: everything but the secret. */
export interface TokenRecord {
  readonly id: string;
  /** The tenant whose resources the token opens. */
  readonly tenant: string;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  /** The SHA-256 of the secret, in lower-case hexadecimal digits; no two tokens have the same. */
  readonly hash: string;
  /** How the secret begins, so that people can tell which one they hold. */
  readonly prefix: string;
  readonly lastFour: string;
  /** ISO 8601, UTC, milliseconds; so are all times. */
  readonly createdAt: string;
  /** `undefined`: never. */
  readonly expiresAt: string | undefined;
  /** Within a minute: a read must not become a durable write each time. */
  readonly lastUsedAt: string | undefined;
  readonly revokedAt: string | undefined;
}

/** A token that is to be kept. */
export type NewToken = Omit<TokenRecord, 'lastUsedAt' | 'revokedAt'>;

/** Where the tokens of all tenants are kept, revoked and expired ones among them: whoever finds one judges it. */
export interface TokenStore {
  readonly create: (token: NewToken) => Promise<TokenRecord>;
  /** The tokens of a tenant, in the order of creation. */
  readonly list: (tenant: string) => Promise<readonly TokenRecord[]>;
  /** Finds a token of any tenant. */
  readonly findByHash: (hash: string) => Promise<TokenRecord | undefined>;
  /** Revokes a token for good and gives it; the first revocation counts. `undefined` where there is none. */
  readonly revoke: (id: string, now: string) => Promise<TokenRecord | undefined>;
  /** Records a use of a token; at most once in a minute is it written down. */
  readonly touch: (id: string, now: string) => Promise<void>;
}
