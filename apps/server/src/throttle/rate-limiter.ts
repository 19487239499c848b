import { fill, remember, waitOf, type Allowance, type Bucket } from './token-bucket.ts';

/** Takes a request of somebody; the whole seconds until the next one is taken where this one is too many. */
export type RateLimiter = (name: string) => number | undefined;

/** How many names are remembered; nobody has one without a valid token. */
const MAX_NAMES = 10_000;

/**
 * Creates a limiter that gives each name an allowance of its own, so that nobody uses up another's.
 *
 * @param now Milliseconds of a clock that is never set back.
 */
export function createRateLimiter(
  allowance: Allowance,
  now: () => number = () => performance.now(),
): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return (name) => {
    const at = now();
    const bucket = fill(buckets.get(name) ?? { left: allowance.burst, at }, allowance, at);
    const wait = waitOf(bucket, allowance);
    // What is refused is not taken out: who waits as long as told is served.
    remember(buckets, name, wait === 0 ? { left: bucket.left - 1, at } : bucket, MAX_NAMES);
    return wait === 0 ? undefined : wait;
  };
}
