import { describe, expect, it } from 'vitest';

import { printFields } from './print-fields.ts';
import { wrap } from './wrap.ts';

describe('wrap', () => {
  it('breaks at spaces, fills each line as far as it goes, and loses no word', () => {
    const text = 'the quick brown fox jumps over the lazy dog';
    const lines = wrap(text, { width: 30 }, 10);
    expect(lines).toEqual(['the quick brown fox', 'jumps over the lazy', 'dog']);
    expect(lines.join(' ')).toBe(text);
  });

  it('leaves a word whole that is longer than a line', () => {
    expect(wrap('see https://example.com/a/very/long/address now', { width: 24 }, 4)).toEqual([
      'see',
      'https://example.com/a/very/long/address',
      'now',
    ]);
  });

  it('gives one empty line for an empty text', () => {
    expect(wrap('', {}, 0)).toEqual(['']);
  });
});

describe('printFields', () => {
  it('aligns what belongs to the labels, also where it wraps', () => {
    const fields = [
      ['last run', 'applied: three changes of three'],
      ['next', 'soon'],
    ] as const;
    expect(printFields(fields, { width: 36 })).toEqual([
      '  last run  applied: three changes',
      '            of three',
      '  next      soon',
    ]);
  });
});
