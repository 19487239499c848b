import { expect, it } from 'vitest';
import { parseList } from './command-line.ts';

it.each([
  ['a,b', ['a', 'b']],
  [' a , ,b,', ['a', 'b']],
  ['emails[type eq "work"].value,b', ['emails[type eq "work"].value', 'b']],
  ['emails[value eq "a,b]c"].type,b', ['emails[value eq "a,b]c"].type', 'b']],
])('%s is a list of %j', (text, list) => {
  expect(parseList(text)).toEqual(list);
});
