import { expect, it } from 'vitest';
import { printPlainTable } from './plain-table.ts';

const ROWS = [
  ['a', 'one two three', '1'],
  ['bb', '', '22'],
];

it('columns are as wide as their cells, and numbers may stand on the right', () => {
  expect(printPlainTable(ROWS, { align: ['left', 'left', 'right'], indent: 2 })).toEqual([
    '  a   one two three   1',
    '  bb                 22',
  ]);
});

it('what is longer than its column is cut, or wrapped where that is asked for', () => {
  expect(printPlainTable(ROWS, { widths: [2, 7, 2] })).toEqual(['a   one tw…  1', 'bb           22']);
  expect(printPlainTable(ROWS, { widths: [2, 7, 2], wrap: true })).toEqual([
    'a   one two  1',
    '    three',
    'bb           22',
  ]);
});

it('without rows there are no lines', () => {
  expect(printPlainTable([])).toEqual([]);
});
