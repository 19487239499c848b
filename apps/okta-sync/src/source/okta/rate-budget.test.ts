import { describe, expect, it } from 'vitest';

import { bucketOf, isConcurrencyLimit, readBucket, waitBefore } from './rate-budget.ts';
import { MAX_RETRIES, retryDelay } from './retry-delay.ts';

const DATE = 'Thu, 01 Jan 2026 00:00:00 GMT';
const SECOND = Date.parse(DATE) / 1000;

describe('a rate limit', () => {
  it("ends when Okta's own clock says so, and a second later, wherever the local clock is", () => {
    for (const now of [0, Date.parse(DATE) - 30_000, Date.parse(DATE) + 30_000]) {
      expect(readBucket(headers({ reset: String(SECOND + 20) }), now)?.resetsAt).toBe(now + 21_000);
    }
  });

  it('holds nobody up for longer than 90 seconds', () => {
    expect(readBucket(headers({ reset: String(SECOND + 3600) }), 0)?.resetsAt).toBe(90_000);
  });

  it('is unknown when a header came twice, or is missing', () => {
    expect(readBucket(headers({ reset: `${SECOND + 20}, ${SECOND + 30}` }), 0)).toBeUndefined();
    expect(readBucket(new Headers({ date: DATE }), 0)).toBeUndefined();
  });

  it('is left to others as far as the share says', () => {
    const left = (remaining: string): number =>
      waitBefore(readBucket(headers({ remaining, reset: String(SECOND + 20) }), 0), 0.5, 0);
    expect(left('301')).toBe(0);
    expect(left('300')).toBe(21_000);
    expect(waitBefore(readBucket(headers({ remaining: '1', reset: String(SECOND) }), 0), 1, 0)).toBe(0);
    expect(waitBefore(readBucket(headers({ remaining: '0', reset: String(SECOND) }), 0), 0.5, 5000)).toBe(0);
  });

  it('counts lists and single objects apart', () => {
    expect(
      ['/api/v1/groups', '/api/v1/groups/00g1', '/api/v1/groups/00g1/users', '/api/v1/users'].map(bucketOf),
    ).toEqual(['groups', 'groups/id', 'groups/id/other', 'users']);
  });
});

describe('retryDelay', () => {
  it('waits only a moment when too many requests ran at once, whatever Reset says', () => {
    const response = limited({ limit: '0', remaining: '0', reset: String(SECOND + 60) });
    expect(isConcurrencyLimit(response)).toBe(true);
    expect(retryDelay(response, 0, 1)).toBe(400);
  });

  it('leaves the wait for a rate limit to the gate, and otherwise waits longer each time', () => {
    expect(retryDelay(limited({ reset: String(SECOND + 20) }), 0, 0)).toBe(0);
    expect(retryDelay(limited({ reset: String(SECOND - 5) }), 0, 0)).toBe(2000);
  });

  it('has the patience that a limit takes where nothing says when it ends', () => {
    const waits = [0, 1, 2, 3].map((attempt) => retryDelay(new Response(null, { status: 429 }), attempt, 0));
    expect(waits).toEqual([2000, 4000, 8000, 16_000]);
    expect(retryDelay(limited({ reset: 'x' }), 1, 0)).toBe(4000);
  });

  it('waits as long as Retry-After asks, in seconds or until a time, but no longer than a limit lasts', () => {
    const asked = (status: number, after: string): number | undefined =>
      retryDelay(new Response(null, { status, headers: { date: DATE, 'retry-after': after } }), 0, 0);
    expect(asked(503, '7')).toBe(7000);
    expect(asked(429, 'Thu, 01 Jan 2026 00:00:09 GMT')).toBe(9000);
    expect(asked(429, '1')).toBe(2000);
    expect(asked(503, '86400')).toBe(90_000);
    expect([asked(503, 'soon'), asked(503, 'Wed, 31 Dec 2025 00:00:00 GMT')]).toEqual([200, 200]);
  });

  it('repeats what may be different next time, and only so often', () => {
    expect(retryDelay(new Response(null, { status: 503 }), 0, 0)).toBe(200);
    expect(retryDelay(new Response(null, { status: 503 }), MAX_RETRIES, 0)).toBeUndefined();
    expect(retryDelay(new Response(null, { status: 404 }), 0, 0)).toBeUndefined();
  });
});

interface Rate {
  readonly limit?: string;
  readonly remaining?: string;
  readonly reset: string;
}

function headers({ limit = '600', remaining = '0', reset }: Rate): Headers {
  return new Headers({
    date: DATE,
    'x-rate-limit-limit': limit,
    'x-rate-limit-remaining': remaining,
    'x-rate-limit-reset': reset,
  });
}

function limited(rate: Rate): Response {
  return new Response(null, { status: 429, headers: headers(rate) });
}
