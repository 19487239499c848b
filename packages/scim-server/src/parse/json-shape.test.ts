import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkShape } from './json-shape.ts';

const UNLIMITED = { maxDepth: Number.POSITIVE_INFINITY, maxElements: Number.POSITIVE_INFINITY };

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function mostMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Math.max(own, ...Object.values(value).map(mostMembers));
}

function isRefused(text: string, limits: Partial<typeof UNLIMITED>): boolean {
  try {
    checkShape(text, { ...UNLIMITED, ...limits });
    return false;
  } catch {
    return true;
  }
}

describe('checkShape', () => {
  it('agrees with the parsed value, whatever is in its texts', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), fc.nat(8), (value, limit) => {
        const text = JSON.stringify(value);
        expect(isRefused(text, { maxDepth: limit })).toBe(depthOf(value) > limit);
        expect(isRefused(text, { maxElements: limit })).toBe(mostMembers(value) > limit);
      }),
    );
  });

  it('heeds escapes and ends at the end', () => {
    expect(isRefused(String.raw`["\\","[[["]`, { maxDepth: 1 })).toBe(false);
    expect(isRefused(String.raw`["\"[[["]`, { maxDepth: 1 })).toBe(false);
    expect(isRefused('"unfinished [[[', { maxDepth: 0 })).toBe(false);
    expect(isRefused('[[', { maxDepth: 1 })).toBe(true);
    expect(isRefused(':::]}', { maxElements: 1 })).toBe(false);
  });

  it.each([
    ['{"a":1,"b":[],"c":3}', 'the body'],
    ['{"a":1,"metadata":{"a":1,"b":{},"c":3}}', '"metadata"'],
    ['{"emails":[{"value":"x"},{"value":[{}],"b":2,"c":3}]}', '"emails"'],
  ])('names what has too many members: %s', (text, where) => {
    expect(() => checkShape(text, { maxDepth: 9, maxElements: 2 })).toThrow(
      `${where}: an object with more than maxElements (2) members`,
    );
  });
});
