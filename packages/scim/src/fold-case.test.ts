import { expect, it } from 'vitest';
import { foldCase } from './fold-case.ts';

it.each([
  ['userName', 'USERNAME'],
  ['ren\u{e9}e', 'RENE\u{301}E'],
  ['stra\u{df}e', 'STRA\u{1e9e}E'],
  ['ada@x', '\u{ff21}\u{ff24}\u{ff21}\u{ff20}x'],
  ['\u{30ac}', '\u{ff76}\u{ff9e}'],
])('%j and %j are the same', (left, right) => {
  expect(foldCase(left)).toBe(foldCase(right));
});

it.each([
  ['ren\u{e9}e', 'renee'],
  // Compatibility forms that differ in more than width.
  ['1', '\u{b9}'],
  ['fi', '\u{fb01}'],
])('%j and %j are not', (left, right) => {
  expect(foldCase(left)).not.toBe(foldCase(right));
});
