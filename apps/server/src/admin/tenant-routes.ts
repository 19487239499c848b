import { USER_RESOURCE_TYPE } from '@drawbridge/scim';
import { Hono } from 'hono';
import type { TenantConfig } from '../config/server-config.ts';
import { BASE_PATH, mountOfTenant } from '../tenant/mount.ts';
import { tenantsOf, type AdminContext, type AdminEnv } from './admin-context.ts';

/** Lists the tenants with the seats that they take. */
export function createTenantRoutes(admin: AdminContext): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>();
  routes.get('/', async (context) => {
    const seen = tenantsOf(admin, context.get('admin'));
    return context.json({ tenants: await Promise.all(seen.map((tenant) => toTenantView(admin, tenant))) });
  });
  return routes;
}

async function toTenantView({ database }: AdminContext, tenant: TenantConfig): Promise<object> {
  const { name, hosts, publicUrl, defaultGroupPrefix, guards } = tenant;
  const store = await database.tenant(name);
  return {
    name,
    path: hosts.length === 0 ? mountOfTenant(name) : BASE_PATH,
    ...(hosts === 'any' ? {} : { hosts }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    defaultGroupPrefix,
    guards,
    seatsUsed: await store.countActive(USER_RESOURCE_TYPE.name),
  };
}
