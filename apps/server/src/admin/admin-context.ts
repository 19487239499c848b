import type { Database, Pause, TokenRecord } from '@drawbridge/scim-server';
import type { TenantConfig } from '../config/server-config.ts';
import { wantedTenant } from '../tenant/wanted-tenant.ts';
import type { ProvenTokens } from '../token/proven-tokens.ts';
import { ALL_TENANTS, tenantsOfTokens } from '../token/scope.ts';
import { Problem } from './problem.ts';

/** What the admin API works with. */
export interface AdminContext {
  readonly database: Database;
  readonly tenants: readonly TenantConfig[];
  readonly proven: ProvenTokens;
  readonly clock: () => Date;
  /** Whether the server takes requests: not before it listens, and no more once it is closing. */
  readonly isServing: () => boolean;
  /** Is told when a tenant is paused, or goes on. */
  readonly onPauseChange: (change: PauseChange) => void;
}

/** A tenant was paused, or goes on: what it did, the pause, and the name of the token. */
export interface PauseChange {
  readonly event: 'paused' | 'resumed';
  readonly tenant: string;
  readonly pause: Pause;
  readonly by: string;
}

/** Hono's variables: who asks. */
export interface AdminEnv {
  readonly Variables: { admin: TokenRecord };
}

/** The tenants that an administrator may see: the token's own, or all. */
export function tenantsOf({ tenants }: AdminContext, admin: TokenRecord): readonly TenantConfig[] {
  return admin.tenant === ALL_TENANTS ? tenants : tenants.filter(({ name }) => name === admin.tenant);
}

/** The tenants whose tokens an administrator may see. */
export function reachOf(context: AdminContext, admin: TokenRecord): readonly string[] {
  if (admin.tenant === ALL_TENANTS) return tenantsOfTokens(context);
  return tenantsOf(context, admin).map(({ name }) => name);
}

/**
 * Finds the tenant that a request is about: the one that it names, or else the only one that its token administers.
 *
 * @throws Problem 404 for one that the token does not administer, whether or not it is there; 400 when it is not clear.
 */
export function chooseTenant(context: AdminContext, admin: TokenRecord, wanted: string | undefined): string {
  const names = tenantsOf(context, admin).map(({ name }) => name);
  const chosen = wantedTenant(names, wanted);
  if (chosen === undefined) throw new Problem(400, 'name the tenant: the token administers several');
  if (!reachOf(context, admin).includes(chosen)) throw new Problem(404, 'no such tenant');
  return chosen;
}
