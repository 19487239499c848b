/** A limit on the requests of each bucket. */
export interface RateLimit {
  /** Requests in a window. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** How a bucket stands after a request. */
export interface RateStanding {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in seconds since 1970. */
  readonly reset: number;
  /** Whether the request itself was one too many. */
  readonly exceeded: boolean;
}

/**
 * Creates a counter of requests; a bucket's window begins with its first request and is not aligned to the clock.
 *
 * @see {@link https://developer.okta.com/docs/reference/rl-best-practices/}
 */
export function createRateLimiter(
  { limit, windowSeconds }: RateLimit,
  clock: () => Date,
): (bucket: string) => RateStanding {
  const windows = new Map<string, { count: number; readonly reset: number }>();
  return (bucket) => {
    const now = clock().getTime() / 1000;
    const open = windows.get(bucket);
    const window =
      open !== undefined && now < open.reset ? open : { count: 0, reset: Math.ceil(now + windowSeconds) };
    window.count += 1;
    windows.set(bucket, window);
    return {
      limit,
      remaining: Math.max(0, limit - window.count),
      reset: window.reset,
      exceeded: window.count > limit,
    };
  };
}

/** The bucket that a path counts in: groups and users have one for the list and one for a single object. */
export function rateBucketOf(path: string): string {
  const match = /^\/api\/v1\/(groups|users)(\/[^/]+)?$/.exec(path);
  if (match === null) return '/api/v1';
  return match[2] === undefined ? `/api/v1/${match[1]}` : `/api/v1/${match[1]}/{id}`;
}
