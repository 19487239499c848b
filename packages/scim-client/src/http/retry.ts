import { isHTTPError, type RetryOptions } from 'ky';
import type { Call } from './call.ts';
import { parseRetryAfter } from './retry-after.ts';

const RETRIED_STATUSES = [429, 502, 503, 504];
const FIRST_DELAY = 300;
const LONGEST_DELAY = 8_000;
const LONGEST_RETRY_AFTER = 60_000;

/**
 * When a call is sent again: only when sending it twice does what sending it once does, after 429, 502, 503, 504, a
 * timeout or a broken connection. `Retry-After` decides how long to wait, else the delay doubles, with jitter. A server
 * that asks for more than a minute gets its error passed on instead of a call that comes too early.
 */
export function retryOf(call: Call, maxRetries: number): RetryOptions {
  return {
    limit: isRepeatable(call) ? maxRetries : 0,
    methods: ['get', 'post', 'put', 'patch', 'delete'],
    statusCodes: RETRIED_STATUSES,
    afterStatusCodes: RETRIED_STATUSES,
    delay: (attempt) => Math.min(FIRST_DELAY * 2 ** (attempt - 1), LONGEST_DELAY),
    jitter: (delay) => delay * (0.5 + Math.random() / 2),
    retryOnTimeout: true,
    shouldRetry: ({ error }) => (asksForTooLong(error) ? false : undefined),
  };
}

function isRepeatable({ method, repeatable = false }: Call): boolean {
  return repeatable || method === 'GET' || method === 'PUT' || method === 'DELETE';
}

function asksForTooLong(error: Error): boolean {
  const delay = isHTTPError(error) ? parseRetryAfter(error.response.headers) : undefined;
  return delay !== undefined && delay > LONGEST_RETRY_AFTER;
}
