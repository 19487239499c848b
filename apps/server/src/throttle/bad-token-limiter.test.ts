import { expect, test } from 'vitest';
import { createBadTokenLimiter } from './bad-token-limiter.ts';

function createClock(): { now: () => number; pass: (seconds: number) => void } {
  let time = 0;
  return { now: () => time, pass: (seconds) => (time += seconds * 1000) };
}

const OPTIONS = { perAddress: { burst: 2, perSecond: 0.5 }, overall: { burst: 5, perSecond: 1 } };

test('an address has its burst, then waits as long as it is told', () => {
  const { now, pass } = createClock();
  const limiter = createBadTokenLimiter({ ...OPTIONS, now });
  expect([1, 2, 3, 4].map(() => limiter.count('a'))).toEqual([undefined, undefined, 2, 2]);
  pass(1.5);
  expect(limiter.count('a')).toBe(1);
  pass(0.5);
  expect(limiter.count('a')).toBeUndefined();
  expect(limiter.count('a')).toBe(2);
});

test('one address does not slow another', () => {
  const { now } = createClock();
  const limiter = createBadTokenLimiter({ ...OPTIONS, now });
  for (let tries = 0; tries < 10; tries += 1) limiter.count('a');
  expect(limiter.count('b')).toBeUndefined();
});

test('asking how long an address has to wait takes nothing out', () => {
  const { now, pass } = createClock();
  const limiter = createBadTokenLimiter({ ...OPTIONS, now });
  for (let asked = 0; asked < 10; asked += 1) expect(limiter.waitOf('a')).toBeUndefined();
  for (let tries = 0; tries < 2; tries += 1) limiter.count('a');
  expect([limiter.waitOf('a'), limiter.waitOf('b')]).toEqual([2, undefined]);
  pass(2);
  expect(limiter.waitOf('a')).toBeUndefined();
});

test('many addresses together are slowed', () => {
  const { now, pass } = createClock();
  const limiter = createBadTokenLimiter({ ...OPTIONS, now });
  const waits = ['a', 'b', 'c', 'd', 'e', 'f'].map((address) => limiter.count(address));
  expect(waits).toEqual([undefined, undefined, undefined, undefined, undefined, 1]);
  pass(1);
  expect(limiter.count('f')).toBeUndefined();
});

test('the wait is a whole number of seconds', () => {
  const { now, pass } = createClock();
  const limiter = createBadTokenLimiter({ perAddress: { burst: 1, perSecond: 0.3 }, now });
  limiter.count('a');
  pass(0.7);
  expect(limiter.count('a')).toBe(3);
});

test('a flood of addresses takes no more memory than ten thousand of them', () => {
  const { now } = createClock();
  const limiter = createBadTokenLimiter({
    perAddress: { burst: 1, perSecond: 1 },
    now,
    overall: { burst: 1e6, perSecond: 1 },
  });
  limiter.count('first');
  expect(limiter.count('first')).toBe(1);
  for (let address = 0; address < 10_000; address += 1) limiter.count(String(address));
  expect(limiter.count('9999')).toBe(1);
  expect(limiter.count('first')).toBeUndefined();
});

test('all addresses of one IPv6 network are one, and none of them is another network', () => {
  const { now } = createClock();
  const limiter = createBadTokenLimiter({ ...OPTIONS, now });
  expect(['2001:db8::1', '2001:db8::2', '2001:db8:0:0:f::3'].map(limiter.count)).toEqual([
    undefined,
    undefined,
    2,
  ]);
  expect(limiter.waitOf('2001:db8::4')).toBe(2);
  expect(limiter.waitOf('2001:db8:0:1::1')).toBeUndefined();
});
