import { isConcurrencyLimit, readBucket } from './rate-budget.ts';

/** Most repeats of a request that Okta answered. */
export const MAX_RETRIES = 4;

/** Most repeats of a request that got no answer; the next cycle comes soon enough. */
export const MAX_RECONNECTS = 2;

const REPEATABLE: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * How long to wait before a request is repeated, in milliseconds; undefined when it should not be. What waiting for a rate
 * limit takes is not in it: see the request gate.
 *
 * @param attempt 0 for the first failure.
 * @param random a number from 0 to 1, so that daemons do not return all at once.
 */
export function retryDelay(response: Response, attempt: number, random: number): number | undefined {
  if (!REPEATABLE.has(response.status) || attempt >= MAX_RETRIES) return undefined;
  if (response.status !== 429 || isConcurrencyLimit(response)) return backoff(attempt, random);
  // Nobody passes the gate before a limit that is known to be used up has started anew.
  return readBucket(response.headers, 0) === undefined ? backoff(attempt, random) : 0;
}

/** The wait after a failed connection or an answer without advice: about 0.3, 0.6, 1.2 seconds and so on. */
export function backoff(attempt: number, random: number): number {
  return 200 * 2 ** attempt * (1 + random);
}
