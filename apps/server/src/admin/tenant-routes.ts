import { USER_RESOURCE_TYPE } from '@drawbridge/scim';
import type { TokenRecord } from '@drawbridge/scim-server';
import { Hono } from 'hono';
import type { TenantConfig } from '../config/server-config.ts';
import { basePathOf } from '../tenant/mount.ts';
import { pauseRequest } from '../tenant/pause-tenant.ts';
import { tenantsOf, type AdminContext, type AdminEnv } from './admin-context.ts';
import { Problem } from './problem.ts';
import { checkInput, readBody } from './read-input.ts';

/** Lists the tenants with the seats that they take, pauses them and lets them go on. */
export function createTenantRoutes(admin: AdminContext): Hono<AdminEnv> {
  const { database, clock, onPauseChange } = admin;
  const routes = new Hono<AdminEnv>();
  routes.get('/', async (context) => {
    const seen = tenantsOf(admin, context.get('admin'));
    return context.json({ tenants: await Promise.all(seen.map((tenant) => toTenantView(admin, tenant))) });
  });
  routes.put('/:name/pause', async (context) => {
    const tenant = nameOf(admin, context.get('admin'), context.req.param('name'));
    const { reason } = checkInput(pauseRequest, await readBody(context.req.raw));
    const by = context.get('admin').name;
    const wanted = { since: clock().toISOString(), by, reason };
    const pause = await database.pauses.pause(tenant, wanted);
    if (pause.since === wanted.since) onPauseChange({ event: 'paused', tenant, pause, by });
    return context.json(pause);
  });
  routes.delete('/:name/pause', async (context) => {
    const tenant = nameOf(admin, context.get('admin'), context.req.param('name'));
    const pause = await database.pauses.resume(tenant);
    if (pause !== undefined) {
      onPauseChange({ event: 'resumed', tenant, pause, by: context.get('admin').name });
    }
    return context.body(null, 204);
  });
  return routes;
}

/** The name of a tenant, if an administrator may see it; another one is not there. */
function nameOf(admin: AdminContext, token: TokenRecord, wanted: string): string {
  const found = tenantsOf(admin, token).find(({ name }) => name === wanted);
  if (found === undefined) throw new Problem(404, 'no such tenant');
  return found.name;
}

async function toTenantView({ database }: AdminContext, tenant: TenantConfig): Promise<object> {
  const { name, hosts, publicUrl, defaultGroupPrefix, guards } = tenant;
  const store = await database.tenant(name);
  const pause = await database.pauses.find(name);
  return {
    name,
    path: basePathOf(tenant),
    ...(hosts === 'any' ? {} : { hosts }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    defaultGroupPrefix,
    guards,
    seatsUsed: await store.countActive(USER_RESOURCE_TYPE.name),
    ...(pause === undefined ? {} : { pause }),
  };
}
