import { expect, it } from 'vitest';
import { closest } from './closest.ts';

it.each([
  ['userNmae', 'userName'],
  ['USERNAME', 'userName'],
  ['emals', 'emails'],
])('%s probably means %s', (word, meant) => {
  expect(closest(word, ['userName', 'emails', 'title'])).toBe(meant);
});

it('what is near nothing means nothing', () => {
  expect(closest('costCenter', ['userName', 'emails', 'title'])).toBeUndefined();
});
