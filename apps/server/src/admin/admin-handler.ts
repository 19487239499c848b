import { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { AdminContext, AdminEnv } from './admin-context.ts';
import { authorizeAdmin } from './authorize-admin.ts';
import { createConflictRoutes } from './conflict-routes.ts';
import { createHealthRoutes } from './health-routes.ts';
import { createLogRoutes } from './log-routes.ts';
import { Problem, toProblemResponse } from './problem.ts';
import { createTenantRoutes } from './tenant-routes.ts';
import { createTokenRoutes } from './token-routes.ts';

/** The path under which the admin API lives. */
const ADMIN_BASE_PATH = '/api/admin/v1';

export interface AdminHandlerOptions extends AdminContext {
  /** Is told of failures; the caller learns only that there was one. */
  readonly onFailure: (error: unknown) => void;
}

/** Creates the admin API and the health probes: tokens, tenants and the provisioning log. */
export function createAdminHandler(options: AdminHandlerOptions): (request: Request) => Promise<Response> {
  const { onFailure } = options;
  const api = new Hono<AdminEnv>()
    .use(authorizeAdmin(options, onFailure))
    .route('/tokens', createTokenRoutes(options))
    .route('/tenants', createTenantRoutes(options))
    .route('/log', createLogRoutes(options))
    .route('/conflicts', createConflictRoutes(options));
  const app = new Hono();
  app
    .use(methodNotAllowed({ app, onMethodNotAllowed: (_, allowed) => refuseMethod(allowed) }))
    .route('/', createHealthRoutes(options, onFailure))
    .route(ADMIN_BASE_PATH, api)
    .notFound(() => toProblemResponse({ status: 404, detail: 'no such endpoint' }))
    .onError((error) => {
      if (error instanceof Problem) return toProblemResponse(error);
      onFailure(error);
      return toProblemResponse({ status: 500, detail: 'the server failed to process the request' });
    });
  return async (request) => app.fetch(request);
}

function refuseMethod(allowed: readonly string[]): Response {
  const allow = allowed.join(', ');
  return toProblemResponse({ status: 405, detail: `this endpoint takes ${allow}` }, { allow });
}
