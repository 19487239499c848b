import { Hono } from 'hono';
import type { FaultQueue } from '../fault/fault-queue.ts';
import { applyFault } from '../fault/apply-fault.ts';
import { OktaError, toErrorBody } from '../okta-error.ts';
import { oktaId } from '../org/okta-id.ts';
import { FOUNDED_AT } from '../seed/seed-times.ts';
import { addGroupRoutes } from './group-routes.ts';
import { createRateLimiter, rateBucketOf, type RateLimit, type RateStanding } from './rate-limit.ts';
import { renderOrg } from './render.ts';
import { addRoute, type RouteContext } from './route.ts';
import { addUserRoutes } from './user-routes.ts';

/** What the API needs to answer. */
export interface ApiOptions extends Omit<RouteContext, 'userTypeId'> {
  readonly seed: number;
  readonly apiToken: string;
  readonly clock: () => Date;
  readonly rateLimit: RateLimit;
  readonly faults: FaultQueue;
}

/** Creates the management API as one function from a request to its answer. */
export function createApi(options: ApiOptions): (request: Request) => Promise<Response> {
  const { seed, clock, faults } = options;
  let served = 0;
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
    const fault = faults.take(request);
    const response =
      fault === undefined
        ? await answer()
        : await applyFault(fault, { request, answer, refuse, now: clock() });
    return stamp(response, standing, requestId, clock());
  };
}

function createApp(options: ApiOptions, refuse: (cause: unknown) => Response): Hono {
  const { org, seed, apiToken, pageLimits } = options;
  const context: RouteContext = { org, pageLimits, userTypeId: oktaId('oty', seed, 0) };
  const app = new Hono();
  app.onError(refuse);
  app.notFound(() => refuse(new OktaError('E0000008')));
  app.use('/api/*', async ({ req }, next) => {
    if (req.header('authorization') !== `SSWS ${apiToken}`) throw new OktaError('E0000011');
    await next();
  });
  addGroupRoutes(app, context);
  addUserRoutes(app, context);
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
