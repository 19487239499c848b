import { SCIM_MEDIA_TYPE } from '@drawbridge/scim/wire';
import ky, { isHTTPError, type Options } from 'ky';
import type { ScimClientOptions } from '../client-options.ts';
import { isScimError } from '../is-scim-error.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import type { Call, Send } from './call.ts';
import { toClientError } from './client-error.ts';
import { fetchWhole } from './fetch-whole.ts';
import { createJournal, type Journal } from './journal.ts';
import { retryOf } from './retry.ts';
import { parseBaseUrl, toUrl } from './url.ts';

const TIMEOUT = 30_000;
/** How often a call is sent again at most, where nobody says. */
export const MAX_RETRIES = 3;
const NOT_MODIFIED = 304;

/**
 * Binds calls to a service provider.
 *
 * @throws TypeError when the base URL is none.
 */
export function createTransport(client: ScimClientOptions): Send {
  const baseUrl = parseBaseUrl(client.baseUrl);
  const { origin } = new URL(baseUrl);
  return async (call) => {
    const signal = joinSignals(client.signal, call.options?.signal);
    const journal = createJournal(call, client.log);
    try {
      // What sends the requests may not heed signals.
      signal?.throwIfAborted();
      const answer = ky(toUrl(baseUrl, call), toKyOptions(client, call, signal, journal));
      return parseBody(await answer.text(), call, journal.attempt());
    } catch (cause) {
      const error = toClientError(cause, call, origin, journal.attempt());
      if (!isHTTPError(cause)) journal.failed(reasonOf(error, signal));
      signal?.throwIfAborted();
      // An earlier attempt did delete it; only its answer was lost.
      if (call.method === 'DELETE' && journal.attempt() > 1 && isScimError(error, 404)) return undefined;
      throw error;
    }
  };
}

function toKyOptions(
  client: ScimClientOptions,
  call: Call,
  signal: AbortSignal | undefined,
  journal: Journal,
): Options {
  const { token, fetch = globalThis.fetch, hooks = {} } = client;
  const { options = {}, firstAttempt = 1 } = call;
  return {
    method: call.method,
    headers: headersOf(call, client.userAgent),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(signal === undefined ? {} : { signal }),
    fetch: (input, init) => fetchWhole(fetch, input instanceof Request ? input : new Request(input, init)),
    timeout: options.timeout ?? client.timeout ?? TIMEOUT,
    totalTimeout: options.totalTimeout ?? client.totalTimeout ?? false,
    retry: retryOf(call, options.maxRetries ?? client.maxRetries ?? MAX_RETRIES),
    throwHttpErrors: (status) => status !== NOT_MODIFIED,
    hooks: {
      beforeRequest: [
        ({ request }) => authorize(request, token),
        ({ request }) => hooks.onRequest?.(request),
        ({ request }) => (firstAttempt > 1 ? hooks.onRetry?.(firstAttempt, request) : undefined),
      ],
      afterResponse: [
        ({ response }) => journal.answered(response),
        ({ response, request }) => hooks.onResponse?.(response, request),
      ],
      beforeRetry: [
        ({ retryCount }) => journal.retrying(firstAttempt + retryCount),
        ({ request }) => authorize(request, token),
        ({ request, retryCount }) => hooks.onRetry?.(firstAttempt + retryCount, request),
      ],
    },
  };
}

function headersOf(call: Call, userAgent: string | undefined): Record<string, string | undefined> {
  return {
    accept: `${SCIM_MEDIA_TYPE}, application/json`,
    'content-type': call.body === undefined ? undefined : SCIM_MEDIA_TYPE,
    'user-agent': userAgent,
    ...call.options?.headers,
    ...call.headers,
  };
}

async function authorize(request: Request, token: ScimClientOptions['token']): Promise<void> {
  if (token === undefined) return;
  const value = typeof token === 'string' ? token : await token();
  request.headers.set('authorization', `Bearer ${value}`);
}

function parseBody(text: string, { method, path }: Call, attempts: number): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ScimConnectionError('malformed', { method, path, attempts }, 'the answer is not JSON.', {
      cause,
    });
  }
}

function joinSignals(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): Parameters<Journal['failed']>[0] {
  if (signal?.aborted === true) return 'aborted';
  return error instanceof ScimConnectionError ? error.reason : 'caller';
}
