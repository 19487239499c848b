import { Hono, type Context } from 'hono';
import { ScimError, notFound, notImplemented, type ResourceType } from '@drawbridge/scim';
import { bulk } from '../operation/bulk.ts';
import { create } from '../operation/create.ts';
import { deleteResource } from '../operation/delete.ts';
import {
  discoverConfig,
  discoverResourceType,
  discoverResourceTypes,
  discoverSchema,
  discoverSchemas,
  refuseFilter,
} from '../operation/discover.ts';
import { modify } from '../operation/modify.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { query, search } from '../operation/query.ts';
import { replace } from '../operation/replace.ts';
import { retrieve } from '../operation/retrieve.ts';
import { parsePreconditions, type Preconditions } from '../parse/preconditions.ts';
import type { Parameters } from '../parse/parameters.ts';
import { readJson } from '../parse/read-json.ts';
import type { Reply } from '../render/reply.ts';
import { toErrorReply, toResponse } from '../render/response.ts';
import type { Settings } from '../settings.ts';
import { CONFIG_ENDPOINT, PROTOCOL_ENDPOINTS, isConfigEndpoint } from './endpoints.ts';

/** What a request brings to its route, beside itself. */
export interface Bindings {
  /** The path below the base path. */
  readonly path: string;
  readonly parameters: Parameters;
  readonly operation: OperationContext;
}

type Env = { Bindings: Bindings };
type Routes = Hono<Env>;

/** Maps methods and paths to operations. */
export function createRoutes(settings: Settings): Routes {
  const endpoints = [...PROTOCOL_ENDPOINTS, ...settings.resourceTypes.map(({ endpoint }) => endpoint)];
  const routes: Routes = new Hono<Env>({
    getPath: (_, options) => {
      const path = options?.env?.path ?? '/';
      if (isConfigEndpoint(path, settings.compat)) return CONFIG_ENDPOINT;
      return settings.compat.urlDialects ? withEndpointCase(path, endpoints) : path;
    },
  });
  addDiscovery(routes);
  addService(routes, settings);
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
  discover(routes, CONFIG_ENDPOINT, ({ operation }) => discoverConfig(operation));
  discover(routes, '/Schemas', ({ operation }) => discoverSchemas(operation));
  discover(routes, '/Schemas/:id', ({ operation, id }) => discoverSchema(operation, id));
  discover(routes, '/ResourceTypes', ({ operation }) => discoverResourceTypes(operation));
  discover(routes, '/ResourceTypes/:id', ({ operation, id }) => discoverResourceType(operation, id));
}

function discover(routes: Routes, path: string, operation: (call: Call) => Reply): void {
  answer(routes, path, {
    GET: (call) => {
      refuseFilter(call.parameters);
      return operation(call);
    },
  });
}

/** What concerns all resource types at once. */
function addService(routes: Routes, settings: Settings): void {
  const { resourceTypes } = settings;
  answer(routes, '/', {
    GET: ({ operation, parameters }) => query(operation, resourceTypes, parameters),
  });
  answer(routes, '/.search', {
    POST: async ({ operation, request }) =>
      search(operation, resourceTypes, await readJson(request, settings)),
  });
  answer(routes, '/Bulk', {
    POST: async ({ operation, request }) => bulk(operation, await readJson(request, settings)),
  });
  routes.all('/Me', () => {
    // RFC 7644 §3.11 allows it: a token belongs to a program that provisions users, and to none of them.
    throw notImplemented('/Me: a bearer token of this service provider stands for no user');
  });
}

function addResources(routes: Routes, type: ResourceType, settings: Settings): void {
  answer(routes, type.endpoint, {
    GET: ({ operation, parameters }) => query(operation, [type], parameters),
    POST: async ({ operation, parameters, request }) =>
      create(operation, type, parameters, await readJson(request, settings)),
  });
  answer(routes, `${type.endpoint}/.search`, {
    POST: async ({ operation, request }) => search(operation, [type], await readJson(request, settings)),
  });
  answer(routes, `${type.endpoint}/:id`, {
    GET: ({ operation, id, parameters, preconditions }) =>
      retrieve(operation, type, id, parameters, preconditions),
    PUT: async ({ operation, id, parameters, preconditions, request }) =>
      replace(operation, type, id, parameters, preconditions, await readJson(request, settings)),
    PATCH: async ({ operation, id, parameters, preconditions, request }) =>
      modify(operation, type, id, parameters, preconditions, await readJson(request, settings)),
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
  return `${known ?? first}${path.slice(end)}`.replace(/\/\.search$/i, '/.search');
}
