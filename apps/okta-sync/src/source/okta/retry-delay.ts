/** Most repeats of a request that Okta answered. */
export const MAX_RETRIES = 4;

/** Most repeats of a request that got no answer; the next cycle comes soon enough. */
export const MAX_RECONNECTS = 2;

const LONGEST_WAIT = 90_000;
const REPEATABLE: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * How long to wait before a request is repeated, in milliseconds; undefined when it should not be.
 *
 * A rate limit ends at `X-Rate-Limit-Reset`, which counts by Okta's clock, so it is compared with the answer's own
 * `Date`. A limit of 0 means too many requests at once instead: that passes within moments, whatever Reset says.
 *
 * @param attempt 0 for the first failure.
 * @param random a number from 0 to 1, so that daemons do not return all at once.
 */
export function retryDelay(response: Response, attempt: number, random: number): number | undefined {
  if (!REPEATABLE.has(response.status) || attempt >= MAX_RETRIES) return undefined;
  if (response.status !== 429) return backoff(attempt, random);
  const limit = numberOf(response, 'x-rate-limit-limit');
  const remaining = numberOf(response, 'x-rate-limit-remaining');
  const reset = numberOf(response, 'x-rate-limit-reset');
  const date = Date.parse(response.headers.get('date') ?? '');
  if ((limit === 0 && remaining === 0) || reset === undefined || Number.isNaN(date))
    return backoff(attempt, random);
  return Math.min(Math.max(reset * 1000 - date + 1000, 0), LONGEST_WAIT);
}

/** The wait after a failed connection or an answer without advice: about 0.3, 0.6, 1.2 seconds and so on. */
export function backoff(attempt: number, random: number): number {
  return 200 * 2 ** attempt * (1 + random);
}

/** A header that occurs twice arrives joined by a comma; it then says nothing certain. */
function numberOf(response: Response, header: string): number | undefined {
  const text = response.headers.get(header);
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
