import type { ScimHandler } from '@drawbridge/scim-server';
import type { TenantConfig } from '../config/server-config.ts';
import { tenantInPath } from './mount.ts';

/** A tenant with what answers its requests. */
export interface ServedTenant {
  readonly config: Pick<TenantConfig, 'name' | 'hosts'>;
  readonly handler: ScimHandler;
}

/**
 * Sends each request to its tenant: by its host name, or else by `/t/NAME` in its path. The host of a tenant leads to
 * that tenant alone, and a tenant with hosts is found by no path.
 *
 * @param nobody Answers for tenants that are not there, in the way of one that does not know the token.
 */
export function createTenantRouter(tenants: readonly ServedTenant[], nobody: ScimHandler): ScimHandler {
  const all = tenants.find(({ config }) => config.hosts === 'any');
  if (all !== undefined) return all.handler;
  const byHost = new Map(
    tenants.flatMap(({ config: { hosts }, handler }) =>
      hosts === 'any' ? [] : hosts.map((host) => [host, handler] as const),
    ),
  );
  const byPath = new Map(
    tenants
      .filter(({ config }) => config.hosts.length === 0)
      .map(({ config, handler }) => [config.name, handler] as const),
  );
  return async (request) => {
    const { hostname, pathname } = new URL(request.url);
    const name = tenantInPath(pathname);
    // A path that names a tenant is nobody's on a host that has one, as on any other: no answer tells which hosts there are.
    if (name === undefined) return (byHost.get(hostname) ?? nobody)(request);
    return ((byHost.has(hostname) ? undefined : byPath.get(name)) ?? nobody)(request);
  };
}
