import { ScimError, notFound } from '@drawbridge/scim';
import type { OperationContext } from './operation/operation-context.ts';
import { authorize, type Principal } from './principal.ts';
import { toErrorReply, toResponse } from './render/response.ts';
import { normalizeUrl } from './route/normalize-url.ts';
import { CONFIG_ENDPOINT, createRoutes } from './route/routes.ts';
import { completeSettings, type ScimHandlerOptions, type Settings } from './settings.ts';

/** A SCIM service provider: from a web-standard request to its response, never a rejection. */
export type ScimHandler = (request: Request) => Promise<Response>;

/**
 * Creates a SCIM 2.0 service provider over a store.
 *
 * Everything but `/ServiceProviderConfig`, which tells a client how to authenticate, needs a bearer token.
 *
 * ```ts
 * const handler = createScimHandler({
 *   store: createMemoryStore(),
 *   authenticate: (token) => (token === secret ? { name: 'okta', scopes: ['scim'] } : undefined),
 * });
 * const response = await handler(new Request('https://app.example.com/api/scim/v2/Users', { headers }));
 * ```
 *
 * ```http
 * HTTP/1.1 401 Unauthorized
 * Content-Type: application/scim+json
 * WWW-Authenticate: Bearer realm="SCIM"
 *
 * {"detail":"SCIM request not authorized","schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401"}
 * ```
 *
 * @see RFC 7644
 */
export function createScimHandler(options: ScimHandlerOptions): ScimHandler {
  const settings = completeSettings(options);
  const routes = createRoutes(settings);
  return async (request) => {
    const { path, query } = normalizeUrl(request.url, settings.basePath);
    const { method } = request;
    let principal: Principal | undefined;
    const record = (status: number, error?: ScimError): void =>
      settings.log({
        event: 'request',
        method,
        path: path ?? '',
        status,
        ...(error?.scimType === undefined ? {} : { scimType: error.scimType }),
        ...(error === undefined ? {} : { detail: error.detail }),
        ...(principal === undefined ? {} : { principal: principal.name }),
      });
    try {
      if (path === undefined) throw notFound('no such endpoint');
      if (!isOpen(method, path)) principal = await authorize(request, settings.authenticate);
      const operation = toContext(settings, request, principal);
      const response = await routes.fetch(request, { path, parameters: query, operation });
      record(response.status);
      return response;
    } catch (thrown) {
      const error = ScimError.from(thrown);
      if (error !== thrown) settings.log({ event: 'failure', method, path: path ?? '', cause: thrown });
      record(error.status, error);
      return toResponse(toErrorReply(error));
    }
  };
}

function isOpen(method: string, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && path.toLowerCase() === CONFIG_ENDPOINT.toLowerCase();
}

function toContext(settings: Settings, request: Request, principal: Principal | undefined): OperationContext {
  return {
    settings,
    baseUrl: settings.publicUrl ?? `${new URL(request.url).origin}${settings.basePath}`,
    defaultGroupPrefix: settings.defaultGroupPrefix,
    principal: principal?.name ?? '',
  };
}
