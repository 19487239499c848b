import { isJsonObject } from '@drawbridge/scim';
import { visible, visibleJson } from '@drawbridge/terminal';
import { toJsonLine } from '../view/print-rows.ts';

type Fetch = (request: Request) => Promise<Response>;

/** How a request that is not sent is told of. */
export interface DryRunOptions {
  readonly print: (text: string) => void;
  readonly json: boolean;
  /** The base URL, left out of what is printed. */
  readonly baseUrl: string;
}

/** Lets requests through that read; the others are printed, and answered as if they had been taken. */
export function withoutWrites(fetch: Fetch, { print, json, baseUrl }: DryRunOptions): Fetch {
  return async (request) => {
    if (request.method === 'GET') return fetch(request);
    const { method } = request;
    const path = request.url.startsWith(baseUrl) ? request.url.slice(baseUrl.length) : request.url;
    const body = parse(await request.text());
    const ifMatch = request.headers.get('if-match');
    if (json) {
      print(toJsonLine({ method, path, ...(ifMatch === null ? {} : { ifMatch }), body }));
    } else {
      print(visible(`${method} ${path}`));
      if (ifMatch !== null) print(visible(`If-Match: ${ifMatch}`));
      if (body !== undefined) print(visibleJson(JSON.stringify(body, null, 2)));
    }
    return answerTo(method, body);
  };
}

function parse(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}

function answerTo(method: string, body: unknown): Response {
  if (method === 'PATCH' || method === 'DELETE') return new Response(null, { status: 204 });
  const resource = isJsonObject(body) ? body : {};
  return Response.json({ id: 'dry-run', ...resource }, { status: method === 'POST' ? 201 : 200 });
}
