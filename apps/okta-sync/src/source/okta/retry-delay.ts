import { dateOf } from '../answer-date.ts';
import { isConcurrencyLimit, LONGEST_WAIT, readBucket } from './rate-budget.ts';

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
  return Math.max(patience(response, attempt, random), retryAfter(response.headers));
}

function patience(response: Response, attempt: number, random: number): number {
  if (response.status !== 429 || isConcurrencyLimit(response)) return backoff(attempt, random);
  const bucket = readBucket(response.headers, 0);
  // Nobody passes the gate before a limit that is known to be used up has started anew.
  if (bucket !== undefined && bucket.resetsAt > 0) return 0;
  // A limit lasts about a minute, also where nothing says when it ends.
  return 10 * backoff(attempt, random);
}

/** What a proxy before Okta asks for; 0 when there is nothing that can be understood. */
function retryAfter(headers: Headers): number {
  const text = headers.get('retry-after') ?? '';
  const date = dateOf(headers);
  const until = date === undefined ? Number.NaN : Date.parse(text) - date;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : until;
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

/** The wait after a failed connection or an answer without advice: about 0.3, 0.6, 1.2 seconds and so on. */
export function backoff(attempt: number, random: number): number {
  return 200 * 2 ** attempt * (1 + random);
}
