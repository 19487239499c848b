import { createMiddleware } from 'hono/factory';
import { bearerOf } from '../token/bearer.ts';
import { ADMIN_SCOPE } from '../token/scope.ts';
import { findActiveToken } from '../token/find-active-token.ts';
import type { AdminContext, AdminEnv } from './admin-context.ts';
import { Problem } from './problem.ts';

/** Lets nobody pass without a token of the scope `admin`. */
export function authorizeAdmin(
  { database, proven, clock }: AdminContext,
  onFailure: (error: unknown) => void,
): ReturnType<typeof createMiddleware<AdminEnv>> {
  return createMiddleware<AdminEnv>(async (context, next) => {
    const presented = bearerOf(context.req.raw.headers);
    const now = clock();
    const token =
      presented === undefined
        ? undefined
        : await findActiveToken({ tokens: database.tokens, proven }, presented, now);
    if (token === undefined) throw new Problem(401, 'a valid bearer token is needed');
    if (!token.scopes.includes(ADMIN_SCOPE))
      throw new Problem(403, `the token lacks the scope ${ADMIN_SCOPE}`);
    await database.tokens.touch(token.id, now.toISOString()).catch(onFailure);
    context.set('admin', token);
    await next();
  });
}
