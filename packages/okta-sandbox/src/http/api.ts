import { Hono } from 'hono';
import { type AccessGrants } from '../auth/access-grants.ts';
import { authenticate } from '../auth/authenticate.ts';
import type { Fault } from '../fault/fault.ts';
import type { FaultQueue } from '../fault/fault-queue.ts';
import { applyFault } from '../fault/apply-fault.ts';
import { OktaError, toErrorBody } from '../okta-error.ts';
import { oktaId } from '../org/okta-id.ts';
import { FOUNDED_AT } from '../seed/seed-times.ts';
import { addGroupRoutes } from './group-routes.ts';
import { addPushMappingRoutes } from './push-mapping-routes.ts';
import { createRateLimiter, rateBucketOf, type RateLimit, type RateStanding } from './rate-limit.ts';
import { renderOrg } from './render.ts';
import { addRoute, type RouteContext } from './route.ts';
import { addUserRoutes } from './user-routes.ts';

/** What the API needs to answer. */
export interface ApiOptions extends Omit<RouteContext, 'userTypeId'> {
  readonly apiToken: string;
  readonly grants: AccessGrants;
  readonly rateLimit: RateLimit;
  /** Most requests at once. */
  readonly concurrency: number;
  readonly faults: FaultQueue;
}

const TOO_MANY_AT_ONCE: Fault = { kind: 'concurrency-limit' };

/** Creates the management API as one function from a request to its answer. */
export function createApi(options: ApiOptions): (request: Request) => Promise<Response> {
  const { seed, clock, concurrency, faults } = options;
  let served = 0;
  let active = 0;
  const refuse = (cause: unknown): Response => {
    const error = OktaError.from(cause);
    return Response.json(toErrorBody(error, oktaId('oae', seed, served)), { status: error.status });
  };
  const app = createApp(options, refuse);
  const countRequest = createRateLimiter(options.rateLimit, clock);
  return async (request) => {
    served += 1;
    const requestId = oktaId('req', seed, served);
    const standing = countRequest(rateBucketOf(new URL(request.url).pathname));
    const answer = async (): Promise<Response> =>
      standing.exceeded ? refuse(new OktaError('E0000047')) : await app.fetch(request);
    active += 1;
    try {
      const fault = faults.take(request) ?? (active > concurrency ? TOO_MANY_AT_ONCE : undefined);
      const response =
        fault === undefined
          ? await answer()
          : await applyFault(fault, { request, answer, refuse, now: clock() });
      return stamp(response, standing, requestId, clock());
    } finally {
      active -= 1;
    }
  };
}

function createApp(options: ApiOptions, refuse: (cause: unknown) => Response): Hono {
  const { org, seed } = options;
  const context: RouteContext = { ...options, userTypeId: oktaId('oty', seed, 0) };
  const app = new Hono();
  app.onError(refuse);
  app.notFound(() => refuse(new OktaError('E0000008')));
  app.use('/api/*', async ({ req }, next) => {
    await authenticate(req.raw, options);
    if (options.role() !== 'none') return next();
    // Whoever has no role is told so only where a single object is asked for.
    if (req.method !== 'GET' || !/^\/api\/v1\/(?:groups|users|groups\/[^/]+\/users)$/.test(req.path)) {
      throw new OktaError('E0000006');
    }
    return Response.json([]);
  });
  app.post('/oauth2/v1/token', ({ req }) => options.grants.grant(req.raw));
  addGroupRoutes(app, context);
  addUserRoutes(app, context);
  addPushMappingRoutes(app, context);
  addRoute(app, '/api/v1/org', { GET: ({ url }) => Response.json(renderOrg(org, url.origin, FOUNDED_AT)) });
  return app;
}

/** Puts the headers on that every answer has; a fault may have put its own rate there before. */
function stamp(response: Response, standing: RateStanding, requestId: string, now: Date): Response {
  const { headers } = response;
  const rate = { limit: standing.limit, remaining: standing.remaining, reset: standing.reset };
  for (const [name, value] of Object.entries(rate)) {
    if (!headers.has(`x-rate-limit-${name}`)) headers.set(`x-rate-limit-${name}`, String(value));
  }
  headers.set('x-okta-request-id', requestId);
  headers.set('date', now.toUTCString());
  return response;
}
