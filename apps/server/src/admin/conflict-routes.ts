import { Hono } from 'hono';
import { z } from 'zod';
import { gatherConflicts } from '../record/gather-conflicts.ts';
import { chooseTenant, type AdminContext, type AdminEnv } from './admin-context.ts';
import { checkInput } from './read-input.ts';

/** How many of the newest entries with a conflict are looked at. */
const MAX_ENTRIES = 1000;

const parameters = z.object({ tenant: z.string().optional() });

/** Lists what somebody has to mend: the same conflict is told once, however often a client ran into it. */
export function createConflictRoutes(admin: AdminContext): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>();
  routes.get('/', async (context) => {
    const { tenant } = checkInput(parameters, context.req.query());
    const entries = await admin.database.provisioningLog.list({
      tenant: chooseTenant(admin, context.get('admin'), tenant),
      limit: MAX_ENTRIES + 1,
      conflictsOnly: true,
    });
    const isComplete = entries.length <= MAX_ENTRIES;
    return context.json({ conflicts: gatherConflicts(entries.slice(0, MAX_ENTRIES)), isComplete });
  });
  return routes;
}
