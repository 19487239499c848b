import { describe, expect, it } from 'vitest';
import { completeGuards, isProtected } from './guards.ts';

describe('completeGuards', () => {
  it('keeps the last admin of the default group unless told otherwise', () => {
    expect(completeGuards()).toEqual({ lastAdmin: true, adminGroupId: '1', protectedUsers: [] });
    expect(completeGuards({ lastAdmin: false })).toEqual({
      lastAdmin: false,
      adminGroupId: '1',
      protectedUsers: [],
    });
  });

  it('refuses All Users as the admin group, which would guard nothing', () => {
    expect(() => completeGuards({ adminGroupId: '4' })).toThrowError('All Users has everybody');
  });
});

describe('isProtected', () => {
  it.each([
    ['ada@example.com', true],
    ['ADA@Example.com', true],
    ['ada@example.co', false],
    ['', false],
    [undefined, false],
  ])('%s is protected: %s', (userName, expected) => {
    expect(isProtected({ protectedUsers: ['Ada@Example.COM'] }, userName)).toBe(expected);
  });
});
