import { Hono, type Context } from 'hono';
import { ScimError, notFound, notImplemented, type ResourceType } from '@drawbridge/scim';
import { create } from '../operation/create.ts';
import { deleteResource } from '../operation/delete.ts';
import {
  discoverConfig,
  discoverResourceType,
  discoverResourceTypes,
  discoverSchema,
  discoverSchemas,
} from '../operation/discover.ts';
import { modify } from '../operation/modify.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { query } from '../operation/query.ts';
import { replace } from '../operation/replace.ts';
import { retrieve } from '../operation/retrieve.ts';
import { parsePreconditions, type Preconditions } from '../parse/preconditions.ts';
import type { Parameters } from '../parse/query-parameters.ts';
import { readJson } from '../parse/read-json.ts';
import type { Reply } from '../render/reply.ts';
import { toErrorReply, toResponse } from '../render/response.ts';
import type { Settings } from '../settings.ts';

/** What a request brings to its route, beside itself. */
export interface Bindings {
  /** The path below the base path. */
  readonly path: string;
  readonly parameters: Parameters;
  readonly operation: OperationContext;
}

type Env = { Bindings: Bindings };
type Routes = Hono<Env>;

/** Names the endpoint that tells a client how to authenticate, and is therefore open. */
export const CONFIG_ENDPOINT = '/ServiceProviderConfig';

/** Optional parts of the protocol that are not implemented. @see RFC 7644 §3.4.3, §3.7, §3.11 */
const NOT_IMPLEMENTED = ['/Bulk', '/Me', '/.search', '/:endpoint/.search'];

/** Maps methods and paths to operations. */
export function createRoutes(settings: Settings): Routes {
  const endpoints = ['/Schemas', '/ResourceTypes', CONFIG_ENDPOINT, '/Bulk', '/Me'].concat(
    settings.resourceTypes.map(({ endpoint }) => endpoint),
  );
  const routes: Routes = new Hono<Env>({
    getPath: (_, options) => withEndpointCase(options?.env?.path ?? '/', endpoints),
  });
  for (const path of NOT_IMPLEMENTED) {
    routes.all(path, () => {
      throw notImplemented('bulk operations, searching by POST and /Me are not implemented');
    });
  }
  addDiscovery(routes);
  for (const type of settings.resourceTypes) addResources(routes, type, settings);
  routes.notFound(() => {
    throw notFound('no such endpoint');
  });
  // The handler's own catch is the only place where an error becomes an answer.
  routes.onError((error) => {
    throw error;
  });
  return routes;
}

function addDiscovery(routes: Routes): void {
  answer(routes, CONFIG_ENDPOINT, {
    GET: ({ operation }) => discoverConfig(operation),
  });
  answer(routes, '/Schemas', {
    GET: ({ operation, parameters }) => discoverSchemas(operation, parameters),
  });
  answer(routes, '/Schemas/:id', {
    GET: ({ operation, id }) => discoverSchema(operation, id),
  });
  answer(routes, '/ResourceTypes', {
    GET: ({ operation, parameters }) => discoverResourceTypes(operation, parameters),
  });
  answer(routes, '/ResourceTypes/:id', {
    GET: ({ operation, id }) => discoverResourceType(operation, id),
  });
}

function addResources(routes: Routes, type: ResourceType, { limits }: Settings): void {
  answer(routes, type.endpoint, {
    GET: ({ operation, parameters }) => query(operation, type, parameters),
    POST: async ({ operation, parameters, request }) =>
      create(operation, type, parameters, await readJson(request, limits)),
  });
  answer(routes, `${type.endpoint}/:id`, {
    GET: ({ operation, id, parameters, preconditions }) =>
      retrieve(operation, type, id, parameters, preconditions),
    PUT: async ({ operation, id, parameters, preconditions, request }) =>
      replace(operation, type, id, parameters, preconditions, await readJson(request, limits)),
    PATCH: async ({ operation, id, parameters, preconditions, request }) =>
      modify(operation, type, id, parameters, preconditions, await readJson(request, limits)),
    DELETE: ({ operation, id, preconditions }) => deleteResource(operation, type, id, preconditions),
  });
}

/** A request taken apart for an operation. */
interface Call {
  readonly operation: OperationContext;
  readonly parameters: Parameters;
  readonly preconditions: Preconditions;
  /** The id in the path; empty where the path has none. */
  readonly id: string;
  readonly request: Request;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Operations = Partial<Record<Method, (call: Call) => Reply | Promise<Reply>>>;

/** Answers a path: the methods that it has, and 405 for the others. */
function answer(routes: Routes, path: string, operations: Operations): void {
  for (const [method, operation] of Object.entries(operations)) {
    routes.on(method, path, async (context) => toResponse(await operation(toCall(context))));
  }
  const allow = Object.keys(operations).join(', ');
  const error = new ScimError(405, undefined, `this endpoint takes only ${allow}`);
  routes.all(path, () => toResponse(toErrorReply(error, { allow })));
}

function toCall({ env, req }: Context<Env>): Call {
  return {
    operation: env.operation,
    parameters: env.parameters,
    preconditions: parsePreconditions(req.raw.headers),
    id: req.param('id') ?? '',
    request: req.raw,
  };
}

/** Endpoints are taken in any case; the ids behind them are case-exact. */
function withEndpointCase(path: string, endpoints: readonly string[]): string {
  const end = path.indexOf('/', 1) < 0 ? path.length : path.indexOf('/', 1);
  const first = path.slice(0, end);
  const known = endpoints.find((endpoint) => endpoint.toLowerCase() === first.toLowerCase());
  return `${known ?? first}${path.slice(end)}`;
}
