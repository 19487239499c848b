import type { OktaSandbox } from '../src/index.ts';

/** The origin of every request that does not go over a socket. */
export const ORIGIN = 'https://larkfield.okta.example';

/** A request with the default token. */
export function request(path: string, init: RequestInit = {}): Request {
  const url = path.startsWith('http') ? path : ORIGIN + path;
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) headers.set('authorization', 'SSWS sandbox-token');
  return new Request(url, { ...init, headers });
}

/** Sends the request, with a JSON body if there is one, and gives the answer with its parsed body. */
export async function call(
  sandbox: OktaSandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: unknown }> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await sandbox.fetch(request(path, init));
  const text = await response.text();
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: parsed };
}

/** The ids of the rows of a list. */
export function idsOf(rows: unknown): readonly string[] {
  if (!Array.isArray(rows)) throw new TypeError(`Expected a list but got ${JSON.stringify(rows)}`);
  return rows.map((row: { readonly id: string }) => row.id);
}

/** The target of the Link header's `rel="next"`. */
export function nextOf(headers: Headers): string | undefined {
  return /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
}

/** Follows the Link headers to the end and gives the ids of each page. */
export async function readPages(sandbox: OktaSandbox, path: string): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const { body, headers } = await call(sandbox, 'GET', next);
    pages.push(idsOf(body));
    next = nextOf(headers);
  }
  return pages;
}

/** A clock that stands at a time until it is moved. */
export function createTestClock(start: string): {
  readonly now: () => Date;
  readonly tick: (seconds: number) => string;
} {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    tick: (seconds) => {
      time += seconds * 1000;
      return new Date(time).toISOString();
    },
  };
}
