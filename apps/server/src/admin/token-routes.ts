import type { TokenRecord } from '@drawbridge/scim-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { issueToken } from '../token/issue-token.ts';
import { listTokens } from '../token/list-tokens.ts';
import { ADMIN_SCOPE, mayReach } from '../token/scope.ts';
import { tokenRequestAt } from '../token/token-request.ts';
import { toTokenView } from '../token/token-view.ts';
import { chooseTenant, reachOf, type AdminContext, type AdminEnv } from './admin-context.ts';
import { Problem } from './problem.ts';
import { checkInput, readBody } from './read-input.ts';

const creation = z.looseObject({ tenant: z.string('must be a text').optional() });

/** Lists, creates and revokes the tokens of a tenant. */
export function createTokenRoutes(admin: AdminContext): Hono<AdminEnv> {
  const { database, clock } = admin;
  const { tokens } = database;
  const routes = new Hono<AdminEnv>();
  routes.get('/', async (context) => {
    const tenant = chooseTenant(admin, context.get('admin'), context.req.query('tenant'));
    const now = clock();
    return context.json({ tokens: (await tokens.list(tenant)).map((token) => toTokenView(token, now)) });
  });
  routes.post('/', async (context) => {
    const { tenant: wanted, ...rest } = checkInput(creation, await readBody(context.req.raw));
    const tenant = chooseTenant(admin, context.get('admin'), wanted);
    const now = clock();
    const request = checkInput(tokenRequestAt(now), rest);
    if (!mayReach(tenant, request.scopes)) {
      throw new Problem(400, `scopes must be ${ADMIN_SCOPE} alone for a token of all tenants`);
    }
    const { token, secret } = await issueToken(tokens, tenant, request, now);
    const location = `${new URL(context.req.url).pathname.replace(/\/$/, '')}/${token.id}`;
    // The secret is in this answer and nowhere else: nothing on the way may keep it.
    return context.json({ token: toTokenView(token, now), secret }, 201, {
      location,
      'cache-control': 'no-store',
    });
  });
  routes.get('/:id', async (context) => {
    const token = await findToken(admin, context.get('admin'), context.req.param('id'));
    return context.json(toTokenView(token, clock()));
  });
  routes.delete('/:id', async (context) => {
    const { id } = await findToken(admin, context.get('admin'), context.req.param('id'));
    await tokens.revoke(id, clock().toISOString());
    return context.body(null, 204);
  });
  return routes;
}

/** A token that an administrator may see; one of another tenant is not there. */
async function findToken(context: AdminContext, admin: TokenRecord, id: string): Promise<TokenRecord> {
  const seen = await listTokens(context.database.tokens, reachOf(context, admin));
  const found = seen.find((token) => token.id === id);
  if (found === undefined) throw new Problem(404, 'no such token');
  return found;
}
