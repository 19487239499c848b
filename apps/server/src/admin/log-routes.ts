import type { LogEntry } from '@drawbridge/scim-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { chooseTenant, type AdminContext, type AdminEnv } from './admin-context.ts';
import { checkInput } from './read-input.ts';

const MAX_LIMIT = 200;

function integer(min: number, max: number): z.ZodType<number> {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, rule)
    .transform(Number)
    .refine((value) => value >= min && value <= max, rule);
}

const parameters = z.object({
  tenant: z.string().optional(),
  limit: integer(1, MAX_LIMIT).default(50),
  before: integer(1, Number.MAX_SAFE_INTEGER).optional(),
  status: integer(100, 599).optional(),
  conflicts: z.enum(['true', 'false'], 'must be true or false').optional(),
  resourceId: z.string().min(1, 'must not be empty').optional(),
});

/** Lists what provisioning clients did in a tenant, the newest first. */
export function createLogRoutes(admin: AdminContext): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>();
  routes.get('/', async (context) => {
    const { tenant, limit, before, status, resourceId, conflicts } = checkInput(
      parameters,
      context.req.query(),
    );
    const entries = await admin.database.provisioningLog.list({
      tenant: chooseTenant(admin, context.get('admin'), tenant),
      // One more than asked for tells whether there is another page.
      limit: limit + 1,
      ...(before === undefined ? {} : { before }),
      ...(status === undefined ? {} : { status }),
      ...(resourceId === undefined ? {} : { resourceId }),
      conflictsOnly: conflicts === 'true',
    });
    return context.json(toPage(entries, limit));
  });
  return routes;
}

function toPage(entries: readonly LogEntry[], limit: number): object {
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  return { entries: page, ...(entries.length > limit && last !== undefined ? { next: last.position } : {}) };
}
