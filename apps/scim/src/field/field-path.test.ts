import { describe, expect, it } from 'vitest';
import { attributeToRequest, parseFieldPath, printFieldPath } from './field-path.ts';

describe('the path of a field', () => {
  it.each([
    ['title', 'title'],
    ['name.familyName', 'name.familyName'],
    ['emails.value', 'emails.value'],
    ['emails[0]', 'emails'],
    ['emails[12].value', 'emails'],
    ['emails[type eq "work"].value', 'emails'],
    ['emails[type eq "a]b"]', 'emails'],
    ['urn:x:2.0:User:department', 'urn:x:2.0:User:department'],
    ['urn:x:2.0:User:manager.value', 'urn:x:2.0:User:manager.value'],
    ['urn:x:2.0:User:seats[1].floor', 'urn:x:2.0:User:seats'],
  ])('%s is read and printed, and %s is asked for', (text, asked) => {
    const path = parseFieldPath(text);
    expect(printFieldPath(path)).toBe(text);
    expect(attributeToRequest(path)).toBe(asked);
  });

  it.each(['', 'a b', 'emails[', 'emails[type]', 'emails[0', 'name.a.b', 'emails[-1]'])(
    '%j is none',
    (text) => {
      expect(() => parseFieldPath(text)).toThrow(/is not the path of an attribute/);
    },
  );
});
