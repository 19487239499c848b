import { expect, test } from 'vitest';
import { parseDateTime } from './date-time.ts';

test.each([
  ['1970-01-01T00:00:00Z', 0],
  ['1970-01-01T00:00:00', 0],
  ['1970-01-01T02:00:00.250+02:00', 250],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
])('%s is %s ms', (text, instant) => expect(parseDateTime(text)).toBe(instant));

test.each([
  '',
  '2024-03-01',
  '2024-03-01 00:00:00Z',
  '2023-02-29T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-03-01T25:00:00Z',
  '2024-03-01T00:00:00+0200',
  '1 March 2024',
  'foo 1',
])('%s is no dateTime', (text) => expect(parseDateTime(text)).toBeUndefined());
