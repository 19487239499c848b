import { ScimError, notFound } from '@drawbridge/scim';
import type { Occurrence } from './event.ts';
import { parseParameters } from './parse/parameters.ts';
import { authorize, isReading, type Principal } from './principal.ts';
import { toErrorReply, toResponse } from './render/response.ts';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts';
import { normalizeUrl } from './route/normalize-url.ts';
import { isConfigEndpoint } from './route/endpoints.ts';
import { createRoutes } from './route/routes.ts';
import { completeSettings, type ScimHandlerOptions, type Settings } from './settings.ts';
import { toScimError } from './to-scim-error.ts';

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
    const url = new URL(request.url);
    const basePath = settings.basePath(url.pathname);
    const { path, query } = normalizeUrl(url, basePath, settings.compat);
    const { method } = request;
    const exchange = crypto.randomUUID();
    const requestId = requestIdOf(request.headers);
    const remoteAddress = settings.remoteAddressOf(request);
    let principal: Principal | undefined;
    const report = (occurrence: Occurrence): void =>
      settings.log({
        ...occurrence,
        tenant: settings.tenant,
        exchange,
        requestId,
        at: settings.clock().toISOString(),
        ...(remoteAddress === undefined ? {} : { remoteAddress }),
        ...(principal === undefined ? {} : { principal: principal.name }),
      });
    const finish = (response: Response, error?: ScimError): Response => {
      const { status, headers } = response;
      headers.set(REQUEST_ID_HEADER, requestId);
      report({
        event: 'request',
        method,
        path: path ?? '',
        status,
        ...(error?.scimType === undefined ? {} : { scimType: error.scimType }),
        ...(error === undefined ? {} : { detail: error.detail }),
      });
      return response;
    };
    try {
      const mount = `${url.origin}${basePath}`;
      const isOpen = path !== undefined && isOpenTo(method, path, settings);
      // Before anything else is told: also what is not there is for those who may ask.
      if (!isOpen) principal = await authorize(request, path, settings.authenticate);
      const delay = principal && (await settings.admit({ principal, writes: !isReading(method, path) }));
      if (delay !== undefined) {
        const error = new ScimError(delay.status, undefined, delay.detail);
        const headers = { 'retry-after': String(delay.retryAfter) };
        return finish(toResponse(toErrorReply(error, headers)), error);
      }
      if (path === undefined) throw notFound('no such endpoint');
      // Who has no token learns of no other address than the one that was asked.
      const baseUrl = isOpen ? mount : (settings.publicUrl ?? mount);
      const operation = {
        settings,
        principal: principal?.name,
        baseUrl,
        defaultGroupPrefix: settings.defaultGroupPrefix,
        report,
      };
      const parameters = parseParameters(query);
      return finish(await routes.fetch(request, { path, parameters, operation }));
    } catch (thrown) {
      const error = toScimError(thrown);
      if (error.status === 500) report({ event: 'failure', method, path: path ?? '', cause: thrown });
      return finish(toResponse(toErrorReply(error)), error);
    }
  };
}

function isOpenTo(method: string, path: string, { compat }: Settings): boolean {
  return (method === 'GET' || method === 'HEAD') && isConfigEndpoint(path, compat);
}
