import { expect, it } from 'vitest';

import { measureReads } from '../bench/measure-reads.ts';

/** Heads of a hundred groups come with one request, before and after; the rest are searches and the clock. */
const OVERHEAD = 8;

it('reading an org takes about one request for each 1,000 members, and next to none when nothing changed', async () => {
  const costs = await measureReads(4000, 30);
  expect(costs.complete).toBe(costs.groups);
  expect(costs.groups).toBe(32);
  expect(costs.full.requests).toBeLessThanOrEqual(costs.ideal + OVERHEAD);
  expect(costs.unchanged.requests - costs.privileged).toBeLessThanOrEqual(3);
  expect(costs.unchanged.bytes).toBeLessThan(costs.full.bytes / 20);
  expect(costs.naive.requests).toBeGreaterThan(costs.full.requests);
});
