import { Hono } from 'hono';
import type { AdminContext } from './admin-context.ts';
import { toProblemResponse } from './problem.ts';

/** Tells whether a request asks how the process is: a token that comes along is not looked at. */
export function isProbe(request: Request): boolean {
  return ['/healthz', '/readyz'].includes(new URL(request.url).pathname);
}

/** Tells probes how the process is: whether it lives, and whether it can serve. They need no token and learn nothing else. */
export function createHealthRoutes(
  { database, isServing }: AdminContext,
  onFailure: (error: unknown) => void,
): Hono {
  const routes = new Hono();
  routes.get('/healthz', (context) => context.json({ status: 'ok' }));
  routes.get('/readyz', async (context) => {
    if (!isServing()) return toProblemResponse({ status: 503, detail: 'the server is closing' });
    try {
      await database.tokens.findByHash('');
      return context.json({ status: 'ok' });
    } catch (error) {
      onFailure(error);
      return toProblemResponse({ status: 503, detail: 'the database does not answer' });
    }
  });
  return routes;
}
