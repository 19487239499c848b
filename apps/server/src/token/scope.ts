import { SCIM_READ_SCOPE, SCIM_SCOPE } from '@drawbridge/scim-server';
import type { ServerConfig } from '../config/server-config.ts';

/** Reads and writes the tokens of its tenant, and reads its provisioning log; it opens no resources. */
export const ADMIN_SCOPE = 'admin';

/** What a token may be for. */
export const SCOPES: readonly string[] = [SCIM_SCOPE, SCIM_READ_SCOPE, ADMIN_SCOPE];

/** The tenant of a token that administers all of them. No tenant can have this name, and no SCIM endpoint takes it. */
export const ALL_TENANTS = '*';

/** The tenants that tokens may be of: each one, and that of all. */
export function tenantsOfTokens({ tenants }: Pick<ServerConfig, 'tenants'>): readonly string[] {
  return [...tenants.map(({ name }) => name), ALL_TENANTS];
}

/** Whether a token with these scopes may be of a tenant: only administrators are of all tenants. */
export function mayReach(tenant: string, scopes: readonly string[]): boolean {
  return tenant !== ALL_TENANTS || scopes.every((scope) => scope === ADMIN_SCOPE);
}
