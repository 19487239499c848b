import { expect, it } from 'vitest';
import { foldName } from './fold-name.ts';

it.each([
  ['admin', 'ADMIN'],
  ['admin', ' admin\u{a0}'],
  ['admin', '\u{ff21}\u{ff24}\u{ff2d}\u{ff29}\u{ff2e}'],
  ['glass', 'gla\u{17f}s'],
])('%j and %j are one name', (left, right) => {
  expect(foldName(left)).toBe(foldName(right));
});

it.each([
  ['all users', 'allusers'],
  ['ren\u{e9}e', 'renee'],
  ['', ' '],
])('%j and %j are two', (left, right) => {
  expect(foldName(left)).not.toBe(foldName(right));
});
