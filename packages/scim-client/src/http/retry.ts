import { isHTTPError, type RetryOptions } from 'ky';
import type { Call } from './call.ts';
import { connectionFailureOf } from './connection-failure.ts';
import { parseRetryAfter } from './retry-after.ts';

const RETRIED_STATUSES = [429, 502, 503, 504];
const FIRST_DELAY = 300;
const LONGEST_DELAY = 8_000;
const LONGEST_RETRY_AFTER = 60_000;

/**
 * When a call is sent again, after 429, 502, 503, 504, a timeout or a broken connection: when sending it twice does what
 * sending it once does, and any other when the failure proves that nothing was done. `Retry-After` decides how long to
 * wait, else the delay doubles, with jitter. A server that asks for more than a minute gets its error passed on instead
 * of a call that comes too early.
 */
export function retryOf(call: Call, maxRetries: number): RetryOptions {
  return {
    limit: maxRetries,
    methods: ['get', 'post', 'put', 'patch', 'delete'],
    statusCodes: RETRIED_STATUSES,
    afterStatusCodes: RETRIED_STATUSES,
    delay: delayBefore,
    jitter: withJitter,
    retryOnTimeout: true,
    shouldRetry: ({ error }) => {
      if (asksForTooLong(error) || !(isRepeatable(call) || nothingWasDone(error))) return false;
      // The HTTP library knows what to do about statuses, but not every way in which connections break.
      return isHTTPError(error) || connectionFailureOf(error) === undefined ? undefined : true;
    },
  };
}

/** The milliseconds before a retry, 1 for the first, that nobody asked to wait for. */
export function pauseBefore(retry: number): number {
  return withJitter(delayBefore(retry));
}

function delayBefore(retry: number): number {
  return Math.min(FIRST_DELAY * 2 ** (retry - 1), LONGEST_DELAY);
}

function withJitter(delay: number): number {
  return delay * (0.5 + Math.random() / 2);
}

function isRepeatable({ method, repeatable = false }: Call): boolean {
  return repeatable || method === 'GET' || method === 'PUT' || method === 'DELETE';
}

/** A server that names the time to come back has turned the request away; so has one that could not be reached. */
function nothingWasDone(error: unknown): boolean {
  if (!isHTTPError(error)) return connectionFailureOf(error)?.[0] === 'refused';
  const { status, headers } = error.response;
  return status === 429 || (status === 503 && parseRetryAfter(headers) !== undefined);
}

function asksForTooLong(error: unknown): boolean {
  const delay = isHTTPError(error) ? parseRetryAfter(error.response.headers) : undefined;
  return delay !== undefined && delay > LONGEST_RETRY_AFTER;
}
