import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../test/corpus.ts';
import { attributePath, canonicalFilter } from '../../test/random-filter.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { STRICT } from '../compat.ts';
import { parsePatchPath, printPatchPath } from './patch-path.ts';

describe('paths that the grammar allows', () => {
  test.each(readCorpus('patch-path.valid.txt'))('%s', (text) => {
    const path = parsePatchPath(text, STRICT);
    expect(parsePatchPath(printPatchPath(path), STRICT)).toEqual(path);
  });
});

describe('texts that are no path', () => {
  test.each([...readCorpus('patch-path.invalid.txt'), ' '])('%s', (text) => {
    expect(thrownBy(() => parsePatchPath(text))?.scimType).toMatch(/^invalid(Path|Filter)$/);
  });
});

test('a path is taken apart', () => {
  expect(parsePatchPath('urn:x:2.0:User:emails[type eq "work"].value')).toEqual({
    path: { uri: 'urn:x:2.0:User', name: 'emails' },
    filter: { op: 'eq', path: { name: 'type' }, value: 'work' },
    subAttribute: 'value',
  });
});

test('the position in an error counts from the start of the path', () => {
  expect(thrownBy(() => parsePatchPath('emails[type xx "work"]'))?.detail).toContain('at position 13');
  expect(thrownBy(() => parsePatchPath('emails[type pr]x'))).toMatchObject({
    scimType: 'invalidPath',
    detail: 'path: expected a sub-attribute or the end at position 16, found "x"',
  });
});

test('parsing what was printed gives the same path', () => {
  const path = fc.oneof(
    fc.record({ path: attributePath }),
    fc.record(
      {
        path: attributePath,
        filter: canonicalFilter(),
        subAttribute: fc.constantFrom('value', '$ref', 'a-b'),
      },
      { requiredKeys: ['path', 'filter'] },
    ),
  );
  fc.assert(
    fc.property(path, (patchPath) => {
      expect(parsePatchPath(printPatchPath(patchPath), STRICT)).toEqual(patchPath);
    }),
  );
});

test('no text makes the parser throw anything but a ScimError', () => {
  const piece = fc.oneof(
    fc.constantFrom('a', '[', ']', '"', '.', ' eq ', 'pr', '1'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      expect(thrownBy(() => parsePatchPath(pieces.join('')))?.status ?? 400).toBe(400);
    }),
  );
  expect(thrownBy(() => parsePatchPath('a['.repeat(10_000)))?.status ?? 400).toBe(400);
  expect(thrownBy(() => parsePatchPath('a.'.repeat(1_000_000)))?.status ?? 400).toBe(400);
});
