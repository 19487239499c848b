import { describe, expect, it } from 'vitest';

import { MAX_RETRIES, retryDelay } from './retry-delay.ts';

const DATE = 'Thu, 01 Jan 2026 00:00:00 GMT';
const SECOND = Date.parse(DATE) / 1000;

describe('retryDelay', () => {
  it("waits until the limit resets, by Okta's own clock, and a second more", () => {
    expect(retryDelay(limited({ reset: String(SECOND + 20) }), 0, 0)).toBe(21_000);
  });

  it('does not wait longer than 90 seconds', () => {
    expect(retryDelay(limited({ reset: String(SECOND + 3600) }), 0, 0)).toBe(90_000);
  });

  it('waits only a moment when too many requests ran at once', () => {
    expect(retryDelay(limited({ limit: '0', remaining: '0', reset: String(SECOND + 60) }), 0, 1)).toBe(400);
  });

  it('takes a reset that came twice for none', () => {
    expect(retryDelay(limited({ reset: `${SECOND + 20}, ${SECOND + 30}` }), 1, 0)).toBe(400);
  });

  it('repeats what may be different next time, and only so often', () => {
    expect(retryDelay(new Response(null, { status: 503 }), 0, 0)).toBe(200);
    expect(retryDelay(new Response(null, { status: 503 }), MAX_RETRIES, 0)).toBeUndefined();
    expect(retryDelay(new Response(null, { status: 404 }), 0, 0)).toBeUndefined();
  });
});

function limited({
  limit = '600',
  remaining = '0',
  reset,
}: {
  limit?: string;
  remaining?: string;
  reset: string;
}): Response {
  return new Response(null, {
    status: 429,
    headers: {
      date: DATE,
      'x-rate-limit-limit': limit,
      'x-rate-limit-remaining': remaining,
      'x-rate-limit-reset': reset,
    },
  });
}
