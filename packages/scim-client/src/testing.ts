import { ERROR_MESSAGE } from '@drawbridge/scim/wire';

/** What answers requests: a server, or a handler in the same process. */
export type FetchLike = (request: Request) => Promise<Response>;

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
 * Makes a service provider one like Retool's own API: it does not tell what it can do, has no PATCH, and answers every
 * list as a whole, whatever page is asked for.
 */
export function retoolLike(fetch: FetchLike): FetchLike {
  return async (request) => {
    if (request.method === 'PATCH') return refusal(405, 'Method not allowed.');
    const url = new URL(request.url);
    if (url.pathname.endsWith('/ServiceProviderConfig')) return refusal(404, 'Not found.');
    if (request.method !== 'GET' || !/\/(?:Users|Groups)$/.test(url.pathname)) return fetch(request);
    url.searchParams.delete('startIndex');
    url.searchParams.delete('count');
    return wholeList(fetch, request, url);
  };
}

/** The service provider behind has pages of its own. */
async function wholeList(fetch: FetchLike, request: Request, url: URL): Promise<Response> {
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
    return Response.json({ ...list, Resources: resources, itemsPerPage: resources.length, startIndex: 1 });
  }
}

function refusal(status: number, detail: string): Response {
  const body = { schemas: [ERROR_MESSAGE], status: String(status), detail };
  return Response.json(body, { status });
}
