import type { TenantConfig } from '../config/server-config.ts';

/** The path under which a tenant's SCIM endpoints live on a host of its own. */
export const BASE_PATH = '/api/scim/v2';

const BY_PATH = /^\/+t\/+(?<name>[^/]+)/i;

/** The path under which the SCIM endpoints of a tenant without a host live. */
export function mountOfTenant(name: string): string {
  return `/t/${name}${BASE_PATH}`;
}

/** The path under which the SCIM endpoints of a tenant live. */
export function basePathOf({ name, hosts }: Pick<TenantConfig, 'name' | 'hosts'>): string {
  return hosts.length === 0 ? mountOfTenant(name) : BASE_PATH;
}

/** The tenant that a path names, whether or not there is one; `undefined` for a path that names none. */
export function tenantInPath(pathname: string): string | undefined {
  return BY_PATH.exec(pathname)?.groups?.['name']?.toLowerCase();
}

const MOUNT = new RegExp(`^(?:/+t/+[^/]+)?${BASE_PATH}`, 'i');

/** What is left of a path below the endpoints of its tenant. */
export function pathInTenant(pathname: string): string {
  return pathname.replace(MOUNT, '');
}
