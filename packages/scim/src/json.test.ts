import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalJson, kindOf, memberOf, quote, type JsonValue } from './json.ts';

test.each<[JsonValue, JsonValue, boolean]>([
  [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{}, [], false],
  [null, {}, false],
  [JSON.parse('{"__proto__":{}}'), { a: 1 }, false],
  [{ constructor: 'x' }, { a: 'x' }, false],
])('%j and %j: %s', (left, right, equal) => {
  expect(equalJson(left, right)).toBe(equal);
  expect(equalJson(right, left)).toBe(equal);
});

test('a value equals its copy', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value);
      expect(equalJson(JSON.parse(text), JSON.parse(text))).toBe(true);
    }),
  );
});

test('only own members are members', () => {
  expect(memberOf({}, 'constructor')).toBeUndefined();
  expect(memberOf({}, '__proto__')).toBeUndefined();
  expect(memberOf({ constructor: 1 }, 'constructor')).toBe(1);
});

test('a kind is named, a value never', () => {
  expect([null, [1], { a: 1 }, undefined, 'secret', 7, true].map(kindOf)).toEqual([
    'null',
    'an array',
    'an object',
    'nothing',
    'a string',
    'a number',
    'a boolean',
  ]);
});

test('long text is cut', () => {
  expect(quote('a"b')).toBe('"a\\"b"');
  expect(quote('x'.repeat(1000)).length).toBeLessThan(110);
});
