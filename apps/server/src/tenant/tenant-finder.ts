import type { ScimHandler } from '@drawbridge/scim-server';
import type { TenantConfig } from '../config/server-config.ts';
import { tenantInPath } from './mount.ts';

/** A tenant with what answers its requests. */
export interface ServedTenant {
  readonly config: Pick<TenantConfig, 'name' | 'hosts'>;
  readonly handler: ScimHandler;
}

/** Finds the tenant that a request is for; `undefined` for one that is not there. */
export type TenantFinder = (request: Request) => ServedTenant | undefined;

/**
 * Finds tenants by the host name of a request, or else by `/t/NAME` in its path. The host of a tenant leads to that tenant
 * alone, and a tenant with hosts is found by no path.
 */
export function createTenantFinder(tenants: readonly ServedTenant[]): TenantFinder {
  const all = tenants.find(({ config }) => config.hosts === 'any');
  if (all !== undefined) return () => all;
  const byHost = new Map(
    tenants.flatMap((tenant) =>
      tenant.config.hosts === 'any' ? [] : tenant.config.hosts.map((host) => [host, tenant] as const),
    ),
  );
  const byPath = new Map(
    tenants
      .filter(({ config }) => config.hosts.length === 0)
      .map((tenant) => [tenant.config.name, tenant] as const),
  );
  return (request) => {
    const { hostname, pathname } = new URL(request.url);
    const name = tenantInPath(pathname);
    // A path that names a tenant is nobody's on a host that has one, as on any other: no answer tells which hosts there are.
    if (name === undefined) return byHost.get(hostname);
    return byHost.has(hostname) ? undefined : byPath.get(name);
  };
}
