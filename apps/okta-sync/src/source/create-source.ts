import type { SourceConfig } from '../config/config.ts';
import type { FetchFunction } from '../fetch-function.ts';
import type { IdentitySource } from './identity-source.ts';
import type { OktaCredentials } from './okta/okta-credentials.ts';
import type { OktaHttpOptions } from './okta/okta-http.ts';
import { createOktaSource } from './okta/okta-source.ts';
import { createScimSource } from './scim/scim-source.ts';

/** What the configuration does not say of a source. */
export interface SourceOptions {
  /** Okta's API token or the app's private key, or the token of a SCIM source. */
  readonly secret: string;
  /** The attributes of people that are kept, as the source names them. */
  readonly profileKeys: readonly string[];
  readonly fetch?: FetchFunction | undefined;
  /** Waits between attempts, and for rate limits; by default really. */
  readonly sleep?: OktaHttpOptions['sleep'];
}

/** Creates the source that the configuration names; nothing is sent yet. */
export function createSource(
  config: SourceConfig,
  { secret, profileKeys, fetch, sleep }: SourceOptions,
): IdentitySource {
  if (config.kind === 'scim') {
    return createScimSource({ baseUrl: config.baseUrl, token: secret, profileKeys, fetch });
  }
  return createOktaSource({ ...oktaHttpOptions(config, secret), profileKeys, fetch, sleep });
}

/** How to talk to the org that the configuration names. */
export function oktaHttpOptions(
  { orgUrl, auth, rateShare, concurrency }: Extract<SourceConfig, { kind: 'okta' }>,
  secret: string,
): OktaHttpOptions {
  const credentials: OktaCredentials =
    auth.method === 'token'
      ? { kind: 'token', token: secret }
      : {
          kind: 'oauth',
          clientId: auth.clientId,
          privateKey: secret,
          keyId: auth.keyId,
          scopes: auth.scopes,
        };
  return { orgUrl, credentials, rateShare, concurrency };
}
