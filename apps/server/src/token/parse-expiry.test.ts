import { expect, test } from 'vitest';
import { parseExpiry } from './parse-expiry.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');

test.each([
  ['90d', '2026-05-30T12:00:00.000Z'],
  ['12h', '2026-03-02T00:00:00.000Z'],
  ['4w', '2026-03-29T12:00:00.000Z'],
  ['30m', '2026-03-01T12:30:00.000Z'],
  ['2027-01-31', '2027-01-31T00:00:00.000Z'],
  ['2027-01-31T10:00:00+02:00', '2027-01-31T08:00:00.000Z'],
])('%s is %s', (text, time) => {
  expect(parseExpiry(text, NOW)).toBe(time);
});

test.each(['', '90', 'd', '0d', '-1d', '90 d', '1y', 'tomorrow', '2026-02-30x', '2026-13-01', '999999w'])(
  '%j is no time',
  (text) => {
    expect(parseExpiry(text, NOW)).toBeUndefined();
  },
);

test.each(['2026-03-01', '2020-01-01T00:00:00Z'])('%s has passed', (text) => {
  expect(parseExpiry(text, NOW)).toBeUndefined();
});
