import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exceedsDepth } from './json-depth.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('exceedsDepth', () => {
  it('agrees with the parsed value, whatever is in its strings', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), fc.nat(8), (value, limit) => {
        expect(exceedsDepth(JSON.stringify(value), limit)).toBe(depthOf(value) > limit);
      }),
    );
  });

  it('heeds escapes and ends at the end', () => {
    expect(exceedsDepth(String.raw`["\\","[[["]`, 1)).toBe(false);
    expect(exceedsDepth(String.raw`["\"[[["]`, 1)).toBe(false);
    expect(exceedsDepth('"unfinished [[[', 0)).toBe(false);
    expect(exceedsDepth('[[', 1)).toBe(true);
  });
});
