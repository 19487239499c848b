import { describe, expect, it } from 'vitest';

import { linkTarget } from './link-header.ts';

describe('linkTarget', () => {
  it.each([
    ['<https://a/1>; rel="self", <https://a/2>; rel="next"', 'https://a/2'],
    ['<https://a/1>; rel="self"', undefined],
    ['', undefined],
    ['<https://a/2?x=1,2;rel="next",<b>; rel="self"', undefined],
    ['<https://a/?filter=a,b;c>; rel="self", <https://a/?after=1,2;3>; rel="next"', 'https://a/?after=1,2;3'],
    ['<https://a/2>;title="a, <b>; rel=self";rel=next', 'https://a/2'],
    ['<https://a/2>; rel="prev next"', 'https://a/2'],
    ['<https://a/2>; REL="NEXT"', 'https://a/2'],
    ['<https://a/?rel="next">; rel="self"', undefined],
  ])('%s', (header, target) => {
    expect(linkTarget(header, 'next')).toBe(target);
  });
});
