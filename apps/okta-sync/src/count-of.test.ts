import { expect, it } from 'vitest';

import { countOf } from './count-of.ts';

it.each([
  [0, '0 groups'],
  [1, '1 group'],
  [1234, '1,234 groups'],
])('a number and its noun agree: %i', (number, text) => {
  expect(countOf(number, 'group')).toBe(text);
});

it('a noun with a plural of its own has it', () => {
  expect([1, 2].map((number) => countOf(number, 'person', 'people'))).toEqual(['1 person', '2 people']);
});
