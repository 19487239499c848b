import type { Hono } from 'hono';
import { isJsonObject } from '../json.ts';
import { OktaError } from '../okta-error.ts';
import type { AdminRole } from '../auth/oauth-app.ts';
import type { SandboxOrg } from '../org/sandbox-org.ts';
import type { ReadableIndex } from '../org/search-index.ts';
import type { PageLimits } from './page.ts';

/** What the routes answer from. */
export interface RouteContext {
  readonly org: SandboxOrg;
  readonly searchIndex: ReadableIndex;
  readonly pageLimits: PageLimits;
  readonly seed: number;
  readonly clock: () => Date;
  /** `oty` and 17 more characters: the one user type of the org. */
  readonly userTypeId: string;
  /** `0oa` and 17 more characters: the one application of the org that groups are pushed to. */
  readonly appId: string;
  readonly role: () => AdminRole;
}

/** A request as a route sees it. */
export interface ApiRequest {
  readonly url: URL;
  /** A segment of the path, decoded. */
  readonly param: (name: string) => string;
  /** The JSON object of the body. @throws OktaError E0000003 */
  readonly body: () => Promise<Readonly<Record<string, unknown>>>;
}

/** The handlers of one path by HTTP method. */
export type Methods = Readonly<
  Partial<
    Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', (request: ApiRequest) => Response | Promise<Response>>
  >
>;

/** Adds a path with everything that can be done to it; any other method is a 405 E0000022. */
export function addRoute(app: Hono, path: string, methods: Methods): void {
  for (const [method, handle] of Object.entries(methods)) {
    app.on(method, path, (context) =>
      handle({
        url: new URL(context.req.url),
        param: (name) => context.req.param(name) ?? '',
        body: () => readBody(context.req.raw),
      }),
    );
  }
  app.all(path, () => {
    throw new OktaError('E0000022');
  });
}

/** The answer to a write that has nothing to show. */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}

async function readBody(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await request.json().catch(() => undefined);
  if (!isJsonObject(body)) throw new OktaError('E0000003');
  return body;
}
