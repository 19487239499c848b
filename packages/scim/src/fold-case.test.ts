import { expect, it } from 'vitest';
import { foldCase } from './fold-case.ts';

it.each([
  ['userName', 'USERNAME'],
  ['ren\u{e9}e', 'RENE\u{301}E'],
  ['stra\u{df}e', 'STRA\u{1e9e}E'],
])('%j and %j are the same', (left, right) => {
  expect(foldCase(left)).toBe(foldCase(right));
});

it('an accent is a difference', () => {
  expect(foldCase('ren\u{e9}e')).not.toBe(foldCase('renee'));
});
