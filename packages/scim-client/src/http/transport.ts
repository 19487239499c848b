import { SCIM_MEDIA_TYPE, ScimError } from '@drawbridge/scim';
import ky, { type Options } from 'ky';
import type { ScimClientOptions } from '../client-options.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import type { Call, Send } from './call.ts';
import { toClientError } from './client-error.ts';
import { retryOf } from './retry.ts';
import { parseBaseUrl, toUrl } from './url.ts';

const TIMEOUT = 30_000;
const MAX_RETRIES = 3;
const NOT_MODIFIED = 304;

/**
 * Binds calls to a service provider.
 *
 * @throws TypeError when the base URL is none.
 */
export function createTransport(options: ScimClientOptions): Send {
  const baseUrl = parseBaseUrl(options.baseUrl);
  return async (call) => {
    const url = toUrl(baseUrl, call);
    const signal = joinSignals(options.signal, call.signal);
    let retries = 0;
    try {
      const answer = ky(
        url,
        toKyOptions(options, call, signal, (count) => (retries = count)),
      );
      await answer;
      return parseBody(await answer.text(), call, url);
    } catch (cause) {
      signal?.throwIfAborted();
      const error = toClientError(cause, call, url);
      // An earlier attempt did delete it; only its answer was lost.
      if (call.method === 'DELETE' && retries > 0 && isNotFound(error)) return undefined;
      throw error;
    }
  };
}

function toKyOptions(
  {
    token,
    fetch = globalThis.fetch,
    timeout = TIMEOUT,
    maxRetries = MAX_RETRIES,
    ...options
  }: ScimClientOptions,
  call: Call,
  signal: AbortSignal | undefined,
  onRetry: (count: number) => void,
): Options {
  const { hooks = {} } = options;
  return {
    method: call.method,
    headers: headersOf(call, options.userAgent),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(signal === undefined ? {} : { signal }),
    fetch: (input, init) => fetch(input instanceof Request ? input : new Request(input, init)),
    timeout,
    retry: retryOf(call, maxRetries),
    throwHttpErrors: (status) => status !== NOT_MODIFIED,
    hooks: {
      beforeRequest: [
        ({ request }) => authorize(request, token),
        ({ request }) => hooks.onRequest?.(request),
      ],
      afterResponse: [({ response, request }) => hooks.onResponse?.(response, request)],
      beforeRetry: [
        ({ retryCount }) => onRetry(retryCount),
        ({ request }) => authorize(request, token),
        ({ request, retryCount }) => hooks.onRetry?.(retryCount + 1, request),
      ],
    },
  };
}

function headersOf(call: Call, userAgent: string | undefined): Record<string, string | undefined> {
  return {
    accept: `${SCIM_MEDIA_TYPE}, application/json`,
    'content-type': call.body === undefined ? undefined : SCIM_MEDIA_TYPE,
    'user-agent': userAgent,
    ...call.headers,
  };
}

async function authorize(request: Request, token: ScimClientOptions['token']): Promise<void> {
  if (token === undefined) return;
  const value = typeof token === 'string' ? token : await token();
  request.headers.set('authorization', `Bearer ${value}`);
}

function parseBody(text: string, { method, path }: Call, url: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ScimConnectionError(`${method} ${path}: ${new URL(url).origin} did not answer with JSON.`, {
      cause,
    });
  }
}

function joinSignals(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

function isNotFound(error: unknown): boolean {
  return error instanceof ScimError && error.status === 404;
}
