import { ERROR_MESSAGE } from '@drawbridge/scim/wire';
import { createScimClient, type ScimClient } from './client.ts';
import type { ScimClientOptions } from './client-options.ts';
import type { Extensions, NoExtensions } from './typed/extension.ts';

/** What answers requests: a server, or a handler in the same process. */
export type FetchLike = (request: Request) => Promise<Response>;

/**
 * Creates a client of a service provider in the same process; nothing listens anywhere. It sends the token `token` to
 * `https://scim.test/api/scim/v2`, unless the options say otherwise.
 *
 * ```ts
 * const authenticate = (token: string) => (token === 'token' ? { name: 'test', scopes: ['scim'] } : undefined);
 * const client = createTestClient(createScimHandler({ store: createMemoryStore(), authenticate }));
 * ```
 */
export function createTestClient<X extends Extensions<X> = NoExtensions>(
  fetch: FetchLike,
  options: Partial<ScimClientOptions> = {},
): ScimClient<X> {
  return createScimClient<X>({
    baseUrl: 'https://scim.test/api/scim/v2',
    token: 'token',
    fetch,
    ...options,
  });
}

/** Makes a service provider one without PATCH. */
export function withoutPatch(fetch: FetchLike): FetchLike {
  return async (request) => {
    if (request.method === 'PATCH') return refusal(501, 'PATCH is not supported.');
    if (!request.url.includes('/ServiceProviderConfig')) return fetch(request);
    const answer = await fetch(request);
    const config: unknown = await answer.json();
    return Response.json({ ...(config as object), patch: { supported: false } }, { status: answer.status });
  };
}

/**
 * Makes a service provider one like Retool's own API: it does not tell what it can do and has no PATCH; it answers every
 * list as a whole, whatever page is asked for, and heeds no filter but `userName eq`; its groups have numbers, and no
 * resource has a version; what it creates it answers with 200.
 */
export function retoolLike(fetch: FetchLike): FetchLike {
  return async (request) => {
    if (request.method === 'PATCH') return refusal(405, 'Method not allowed.');
    const url = new URL(request.url);
    if (url.pathname.endsWith('/ServiceProviderConfig')) return refusal(404, 'Not found.');
    if (request.method === 'GET' && /\/(?:Users|Groups)$/.test(url.pathname)) {
      return wholeList(fetch, request, url);
    }
    return likeRetool(await fetch(request));
  };
}

/** The service provider behind has pages of its own, and filters. */
async function wholeList(fetch: FetchLike, request: Request, url: URL): Promise<Response> {
  const filter = url.searchParams.get('filter') ?? '';
  for (const name of ['startIndex', 'count']) url.searchParams.delete(name);
  if (!/^userName eq "/i.test(filter)) url.searchParams.delete('filter');
  const resources: unknown[] = [];
  for (;;) {
    const page = new URL(url);
    page.searchParams.set('startIndex', String(resources.length + 1));
    const answer = await fetch(new Request(page, { headers: request.headers }));
    if (!answer.ok) return answer;
    const list = (await answer.json()) as {
      readonly totalResults: number;
      readonly Resources?: readonly unknown[];
    };
    const { Resources = [], totalResults } = list;
    resources.push(...Resources);
    if (Resources.length > 0 && resources.length < totalResults) continue;
    const whole = { ...list, Resources: resources, itemsPerPage: resources.length, startIndex: 1 };
    return likeRetool(Response.json(whole));
  }
}

async function likeRetool(answer: Response): Promise<Response> {
  const text = await answer.text();
  const status = answer.status === 201 ? 200 : answer.status;
  if (text === '') return new Response(null, { status });
  const body: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key === 'version') return undefined;
    if (key === 'groups' && Array.isArray(value)) return value.map((group) => numbered(group, 'value'));
    return numbered(value, 'id');
  });
  return Response.json(body, { status });
}

/** Default groups have numbers as ids, and so have the groups that follow. */
function numbered(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const id: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof id === 'string' && /^\d+$/.test(id) ? { ...value, [name]: Number(id) } : value;
}

function refusal(status: number, detail: string): Response {
  const body = { schemas: [ERROR_MESSAGE], status: String(status), detail };
  return Response.json(body, { status });
}
