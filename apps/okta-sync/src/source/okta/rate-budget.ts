import { dateOf } from '../answer-date.ts';

/** One of Okta's rate limits as its last answer showed it. */
export interface Bucket {
  readonly limit: number;
  readonly remaining: number;
  /** When the limit starts anew, in seconds since 1970 by Okta's clock. */
  readonly reset: number;
  /** The same on the local clock, in milliseconds, with a second to be sure. */
  readonly resetsAt: number;
}

/** Longest pause for a limit: each lasts about a minute. */
export const LONGEST_WAIT = 90_000;

/**
 * Reads the limit from an answer's headers. `Reset` counts by Okta's clock, so it is compared with the answer's own
 * `Date`. Undefined when the headers say nothing certain: a header that came twice arrives joined by a comma, and a
 * limit of 0 tells of too many requests at once.
 *
 * @param now milliseconds since 1970 by the local clock.
 */
export function readBucket(headers: Headers, now: number): Bucket | undefined {
  const limit = numberOf(headers, 'x-rate-limit-limit');
  const remaining = numberOf(headers, 'x-rate-limit-remaining');
  const reset = numberOf(headers, 'x-rate-limit-reset');
  const date = dateOf(headers);
  if (limit === undefined || limit === 0 || remaining === undefined) return undefined;
  if (reset === undefined || date === undefined) return undefined;
  const wait = Math.min(Math.max(reset * 1000 - date + 1000, 0), LONGEST_WAIT);
  return { limit, remaining, reset, resetsAt: now + wait };
}

/** Whether a 429 says that too many requests ran at once, which passes within moments, whatever `Reset` says. */
export function isConcurrencyLimit({ status, headers }: Response): boolean {
  return (
    status === 429 &&
    numberOf(headers, 'x-rate-limit-limit') === 0 &&
    numberOf(headers, 'x-rate-limit-remaining') === 0
  );
}

/**
 * How long to hold a request back, in milliseconds, so that the rest of the limit is left to others.
 *
 * @param share the part of the limit that this daemon may use, 0 to 1.
 */
export function waitBefore(bucket: Bucket | undefined, share: number, now: number): number {
  if (bucket === undefined || bucket.remaining > bucket.limit * (1 - share)) return 0;
  return Math.max(bucket.resetsAt - now, 0);
}

/** The name of the limit that a path counts against: lists and single objects have one each. */
export function bucketOf(pathname: string): string {
  const [, kind = '', rest = ''] = /^\/api\/v1\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  if (rest === '') return kind;
  return rest.indexOf('/', 1) === -1 ? `${kind}/id` : `${kind}/id/other`;
}

function numberOf(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
