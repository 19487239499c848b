import { describe, expect, it } from 'vitest';
import { printVersion } from '../version.ts';
import { checkPreconditions, isNotModified, parsePreconditions } from './preconditions.ts';

const PASSED = 0;

function check(headers: Readonly<Record<string, string>>, version: number): number {
  try {
    checkPreconditions(parsePreconditions(new Headers(headers)), version);
    return PASSED;
  } catch (error) {
    return error instanceof Error && 'status' in error ? Number(error.status) : -1;
  }
}

describe('preconditions', () => {
  it.each([
    [{}, PASSED],
    [{ 'if-match': printVersion(3) }, PASSED],
    [{ 'if-match': '"3"' }, PASSED],
    [{ 'if-match': '3' }, PASSED],
    [{ 'if-match': '"1", W/"3"' }, PASSED],
    [{ 'if-match': '*' }, PASSED],
    [{ 'if-match': printVersion(3, 'of-other-groups') }, PASSED],
    [{ 'if-match': printVersion(33, '3') }, 412],
    [{ 'if-match': '' }, PASSED],
    [{ 'if-match': '"33"' }, 412],
    [{ 'if-match': 'W/"*"' }, 412],
    [{ 'if-match': ',' }, 412],
    [{ 'if-none-match': '"2"' }, PASSED],
    [{ 'if-none-match': 'W/"3"' }, 412],
    [{ 'if-none-match': '*' }, 412],
    [{ 'if-match': '"3"', 'if-none-match': '"3"' }, 412],
  ])('%j give %i for a write of version 3', (headers, status) => {
    expect(check(headers, 3)).toBe(status);
  });

  it('spare a reader what it has', () => {
    const has = (tag: string, current = printVersion(3)): boolean =>
      isNotModified(parsePreconditions(new Headers({ 'if-none-match': tag })), current);
    expect([has('W/"3"'), has('"1", "3"'), has('*'), has('"4"')]).toEqual([true, true, true, false]);
    expect(has(printVersion(3, 'a'), printVersion(3, 'a'))).toBe(true);
    expect(has(printVersion(3, 'a'), printVersion(3, 'b'))).toBe(false);
    expect(has(printVersion(3, 'a'))).toBe(false);
    expect(has(printVersion(3), printVersion(3, 'a'))).toBe(false);
  });
});
