import { expect, test } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

test('a burst is taken, and then as many as the rate allows', () => {
  let now = 0;
  const limit = createRateLimiter({ perSecond: 2, burst: 3 }, () => now);
  expect([1, 2, 3, 4].map(() => limit('okta'))).toEqual([undefined, undefined, undefined, 1]);
  now = 500;
  expect([1, 2].map(() => limit('okta'))).toEqual([undefined, 1]);
  now = 60_000;
  expect([1, 2, 3, 4].map(() => limit('okta'))).toEqual([undefined, undefined, undefined, 1]);
});

test('whoever waits as long as told is served, however often they asked before', () => {
  let now = 0;
  const limit = createRateLimiter({ perSecond: 0.1, burst: 1 }, () => now);
  limit('okta');
  expect([1, 2, 3].map(() => limit('okta'))).toEqual([10, 10, 10]);
  now = 10_000;
  expect(limit('okta')).toBeUndefined();
});

test('nobody uses up what another has', () => {
  const limit = createRateLimiter({ perSecond: 1, burst: 1 }, () => 0);
  limit('okta');
  expect([limit('okta'), limit('entra')]).toEqual([1, undefined]);
});
