import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../test/corpus.ts';
import { canonicalFilter } from '../../test/random-filter.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { STRICT } from '../compat.ts';
import { parseFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';

describe('filters that the grammar allows', () => {
  test.each(readCorpus('filter.valid.txt'))('%s', (text) => {
    const filter = parseFilter(text, STRICT);
    expect(parseFilter(printFilter(filter), STRICT)).toEqual(filter);
  });
});

describe('texts that are no filter', () => {
  test.each([...readCorpus('filter.invalid.txt'), '', '   ', 'userName eq "a\nb"'])('%s', (text) => {
    expect(thrownBy(() => parseFilter(text))).toMatchObject({ status: 400, scimType: 'invalidFilter' });
  });
});

test.each([
  ['a pr or b pr and c pr', 'a pr or b pr and c pr'],
  ['(a pr or b pr) and c pr', '(a pr or b pr) and c pr'],
  ['((a pr) and ((b pr) and c pr))', 'a pr and b pr and c pr'],
  ['a pr or (b pr or c pr)', 'a pr or b pr or c pr'],
  ['not (a pr) and b pr', 'not (a pr) and b pr'],
  ['NOT(a PR) AND b EQ 1.0', 'not (a pr) and b eq 1.0'],
  ['a eq True', 'a eq True'],
  ['e[type eq "work"].value eq "x"', 'e[type eq "work" and value eq "x"]'],
  ['e[a pr or b pr].c pr', 'e[(a pr or b pr) and c pr]'],
])('%s prints as %s', (text, printed) => {
  expect(printFilter(parseFilter(text))).toBe(printed);
});

test('a filter may have 10,000 comparisons', () => {
  const terms = Array.from({ length: 10_000 }, (_, index) => `a eq "${index}"`);
  expect(parseFilter(terms.join(' or '))).toMatchObject({ op: 'or' });
  const more = thrownBy(() => parseFilter([...terms, 'b[c pr]'].join(' and ')));
  expect(more).toMatchObject({ scimType: 'invalidFilter', detail: 'filter: more than 10000 comparisons' });
});

test('"and" binds closer than "or", "not" closer than both', () => {
  const a = { op: 'pr', path: { name: 'a' } } as const;
  const b = { op: 'pr', path: { name: 'b' } } as const;
  const c = { op: 'pr', path: { name: 'c' } } as const;
  expect(parseFilter('not (a pr) and b pr or c pr')).toEqual({
    op: 'or',
    filters: [{ op: 'and', filters: [{ op: 'not', filter: a }, b] }, c],
  });
});

test('an error names the position and what was expected there', () => {
  expect(thrownBy(() => parseFilter('userName eq "a" nor title pr'))?.detail).toBe(
    'filter: expected "and", "or" or the end at position 17, found "nor title pr"',
  );
  expect(thrownBy(() => parseFilter('userName eq'))?.detail).toContain('at position 12, found the end');
});

describe('laws', () => {
  test('parsing what was printed gives the same filter', () => {
    fc.assert(
      fc.property(canonicalFilter(), (filter) => {
        expect(parseFilter(printFilter(filter), STRICT)).toEqual(filter);
      }),
    );
  });

  test('printing what was parsed changes nothing the second time', () => {
    fc.assert(
      fc.property(canonicalFilter(), (filter) => {
        const printed = printFilter(filter);
        expect(printFilter(parseFilter(printed))).toBe(printed);
      }),
    );
  });

  test('no text makes the parser throw anything but a ScimError', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '"',
        '\\',
        ' ',
        'and',
        'or',
        'not',
        'pr',
        'eq',
        'a',
        '.',
        ':',
        '1',
        '$',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(thrownBy(() => parseFilter(pieces.join('')))?.status ?? 400).toBe(400);
        expect(thrownBy(() => parseFilter(pieces.join(' '), STRICT))?.status ?? 400).toBe(400);
      }),
      { numRuns: 500 },
    );
  });
});

describe('large input', () => {
  const MANY = 10_000;
  const HUGE = 10_000_000;

  test('10,000 terms are one flat filter', () => {
    const filter = parseFilter(Array.from({ length: MANY }, (_, n) => `id eq "${n}"`).join(' or '));
    expect(filter.op === 'or' && filter.filters.length).toBe(MANY);
    expect(parseFilter(printFilter(filter))).toEqual(filter);
  });

  test.each([
    ['parentheses', '('.repeat(MANY)],
    ['negations', 'not ('.repeat(MANY)],
    ['brackets', 'a['.repeat(MANY)],
    ['operators', 'a eq '.repeat(MANY)],
  ])('%s that nest too deep are refused', (_name, text) => {
    expect(thrownBy(() => parseFilter(text))?.scimType).toBe('invalidFilter');
  });

  test.each([
    ['a string', `a eq "${'x'.repeat(HUGE)}"`],
    ['a string of escapes', `a eq "${'\\n'.repeat(HUGE / 2)}"`],
  ])('%s of 10 MB is a value like any other', (_name, text) => {
    expect(parseFilter(text).op).toBe('eq');
  });

  test.each([
    ['string that does not end', `a eq "${'\\"'.repeat(HUGE / 2)}`],
    ['name', 'a'.repeat(HUGE)],
    ['URI', 'a:'.repeat(HUGE / 2)],
    ['white space', ' '.repeat(HUGE)],
  ])('a %s of 10 MB is refused with a short sentence', (_name, text) => {
    expect(thrownBy(() => parseFilter(text))?.detail.length).toBeLessThan(300);
  });
});
