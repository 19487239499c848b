import { SCIM_MEDIA_TYPE, ScimError } from '@drawbridge/scim/wire';
import ky, { isHTTPError, type Options } from 'ky';
import type { ScimClientOptions } from '../client-options.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import type { Call, Send } from './call.ts';
import { toClientError } from './client-error.ts';
import { createJournal, type Journal } from './journal.ts';
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
    const journal = createJournal(call, options.log);
    try {
      const answer = ky(url, toKyOptions(options, call, signal, journal));
      await answer;
      return parseBody(await answer.text(), call, url);
    } catch (cause) {
      const error = toClientError(cause, call, url);
      if (!isHTTPError(cause)) journal.failed(reasonOf(error, signal));
      signal?.throwIfAborted();
      // An earlier attempt did delete it; only its answer was lost.
      if (call.method === 'DELETE' && journal.attempt() > 1 && isNotFound(error)) return undefined;
      throw error;
    }
  };
}

function toKyOptions(
  {
    token,
    fetch = globalThis.fetch,
    timeout = TIMEOUT,
    totalTimeout,
    maxRetries = MAX_RETRIES,
    ...options
  }: ScimClientOptions,
  call: Call,
  signal: AbortSignal | undefined,
  journal: Journal,
): Options {
  const { hooks = {} } = options;
  return {
    method: call.method,
    headers: headersOf(call, options.userAgent),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(signal === undefined ? {} : { signal }),
    fetch: (input, init) => fetch(input instanceof Request ? input : new Request(input, init)),
    timeout,
    totalTimeout: totalTimeout ?? false,
    retry: retryOf(call, maxRetries),
    throwHttpErrors: (status) => status !== NOT_MODIFIED,
    hooks: {
      beforeRequest: [
        ({ request }) => authorize(request, token),
        ({ request }) => hooks.onRequest?.(request),
      ],
      afterResponse: [
        ({ response }) => journal.answered(response),
        ({ response, request }) => hooks.onResponse?.(response, request),
      ],
      beforeRetry: [
        ({ retryCount }) => journal.retrying(retryCount + 1),
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

/** What a function of the caller threw may hold a secret. */
function reasonOf(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true) return 'aborted';
  return error instanceof ScimConnectionError ? error.message : 'a function of the caller failed';
}

function isNotFound(error: unknown): boolean {
  return error instanceof ScimError && error.status === 404;
}
