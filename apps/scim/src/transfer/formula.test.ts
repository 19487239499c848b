import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withGuard, withoutGuard } from './formula.ts';

const TEXT = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', 'a') }));

it('no text begins like a formula, and each comes back', () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      expect(withGuard(text)).not.toMatch(/^[=+\-@\t\r\n]/);
      expect(withoutGuard(withGuard(text))).toBe(text);
    }),
  );
});

it.each(["O'Neil", "'quoted'", 'a=b', '1-2', ''])('%j stays as it is', (text) => {
  expect(withGuard(text)).toBe(text);
  expect(withoutGuard(text)).toBe(text);
});
