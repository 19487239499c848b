import { describe, expect, test } from 'vitest';
import { patch } from '../../test/patch-gadget.ts';
import type { JsonValue } from '../json.ts';
import { USER } from '../schema/user.ts';
import { addElements, elementsOf, withOnePrimary, withoutElements, withoutRepeats } from './elements.ts';
import { processorTime } from '../../test/processor-time.ts';

const EMAILS = USER.attributes.find(({ name }) => name === 'emails') ?? expect.fail('User has emails');
const A = { value: 'a' };
const WORK = { value: 'a', type: 'work' };
const HOME = { value: 'a', type: 'home' };

describe('adding', () => {
  test.each<[string, readonly JsonValue[], readonly JsonValue[], readonly JsonValue[]]>([
    ['nothing to nothing', [], [], []],
    ['one that is there', [WORK], [WORK], [WORK]],
    ['one of another type', [WORK], [HOME], [WORK, HOME]],
    ['one without a type to one with', [WORK], [A], [WORK]],
    ['one with a type to one without', [A], [WORK], [WORK]],
    ['two types to one without: the second is another one', [A], [WORK, HOME], [WORK, HOME]],
    ['the same one twice', [], [WORK, { ...WORK, display: 'd' }], [{ ...WORK, display: 'd' }]],
    [
      'rather to one of the same type than to one of none',
      [A, { ...WORK, display: 'x' }],
      [{ ...WORK, display: 'y' }],
      [A, { ...WORK, display: 'y' }],
    ],
    [
      'rather to one without a type than to one with',
      [
        { ...A, display: 'x' },
        { ...A, display: 'y' },
      ],
      [WORK, { ...A, display: 'z' }],
      [
        { ...WORK, display: 'x' },
        { ...A, display: 'z' },
      ],
    ],
    [
      'one that becomes equal to another',
      [
        { ...A, display: 'x' },
        { ...A, display: 'y' },
      ],
      [{ ...A, display: 'y' }],
      [{ ...A, display: 'y' }],
    ],
    ['one in another case', [WORK], [{ value: 'A', type: 'WORK' }], [{ value: 'A', type: 'WORK' }]],
    [
      'those without a value',
      [{ type: 'work' }],
      [{ type: 'work' }, { type: 'home' }],
      [{ type: 'work' }, { type: 'home' }],
    ],
  ])('%s', (_name, current, added, expected) => {
    expect(addElements(EMAILS, current, added)).toEqual(expected);
  });
});

test.each<[readonly JsonValue[], readonly JsonValue[], readonly JsonValue[]]>([
  [[WORK, HOME], [WORK], [HOME]],
  [[WORK, HOME], [A], []],
  [[A, HOME], [WORK], [HOME]],
  [[WORK], [{ value: 'A', type: 'Work' }], []],
  [[{ type: 'work' }, A], [{ type: 'work' }], [A]],
  [[WORK], [], [WORK]],
])('%j without %j leaves %j', (current, listed, left) => {
  expect(withoutElements(EMAILS, current, listed)).toEqual(left);
});

test('an unassigned attribute has no elements, a bare value is one', () => {
  expect([undefined, null, [], 'x', [A]].map(elementsOf)).toEqual([[], [], [], ['x'], [A]]);
});

test('equal elements are kept once, whatever the order of their members', () => {
  expect(withoutRepeats([{ a: 1, b: 2 }, 'x', { b: 2, a: 1 }, 'x', { a: 1 }])).toEqual([
    { a: 1, b: 2 },
    'x',
    { a: 1 },
  ]);
});

test('only the element at the index stays primary', () => {
  const elements = [{ value: 'a', primary: true }, { value: 'b', primary: true }, { value: 'c' }];
  expect(withOnePrimary(elements, 1)).toEqual([
    { value: 'a', primary: false },
    { value: 'b', primary: true },
    { value: 'c' },
  ]);
});

test('1,000 elements are added to 10,000, one operation each, and 1,000 are removed by a list', () => {
  const element = (n: number): object => ({ value: `u${n}` });
  const before = { label: 'x', parts: Array.from({ length: 10_000 }, (_, n) => ({ value: `u${n}` })) };
  const many = Array.from({ length: 1000 }, (_, n) => element(9_500 + n));
  const added = patch(before, [{ op: 'add', path: 'parts', value: many }]);
  expect(added['parts']).toHaveLength(10_500);
  expect(patch(added, [{ op: 'remove', path: 'parts', value: many }])['parts']).toHaveLength(9_500);
  const oneByOne = many.slice(0, 100).map((value) => ({ op: 'add', path: 'parts', value: [value] }));
  expect(patch(before, oneByOne)).toBe(before);
});

test('a long list of elements with one value is looked through as quickly as any other', () => {
  const listed = Array.from({ length: 100_000 }, (_, index) => ({ value: 'a', display: `${index}` }));
  const start = processorTime();
  expect(withoutElements(EMAILS, [A, { value: 'b' }], listed)).toEqual([{ value: 'b' }]);
  expect(withoutRepeats([...listed, ...listed])).toHaveLength(100_000);
  expect(processorTime() - start).toBeLessThan(3000);
});
