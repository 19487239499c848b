import { describe, expect, test } from 'vitest';
import { thrownBy } from '../../test/thrown-by.ts';
import type { Attributes } from '../resource/parse-resource.ts';
import { USER_RESOURCE_TYPE } from '../schema/resource-type.ts';
import { applyPatch } from './apply-patch.ts';
import { parsePatch } from './parse-patch.ts';

describe('a large resource and a large PATCH', () => {
  const many = <Item>(length: number, item: (index: number) => Item): readonly Item[] =>
    Array.from({ length }, (_, index) => item(index));
  const large: Attributes = {
    userName: 'x',
    emails: many(100_000, (index) => ({ value: `${index}@x`, type: `t${index}` })),
    addresses: many(100_000, (index) => ({ streetAddress: `${index}`, type: `t${index}` })),
  };
  const apply = (operations: readonly object[]): Attributes =>
    applyPatch(USER_RESOURCE_TYPE, large, parsePatch(USER_RESOURCE_TYPE, { Operations: operations }));

  test.each<[string, (index: number) => object]>([
    [
      'selects by a value',
      (index) => ({ op: 'replace', path: `emails[value eq "${index}@x"].display`, value: 'd' }),
    ],
    ['writes all', (index) => ({ op: 'replace', path: 'addresses.country', value: `c${index}` })],
    ['adds', (index) => ({ op: 'add', path: 'emails', value: [{ value: `new${index}`, primary: true }] })],
    [
      'selects by many comparisons',
      () => ({ op: 'remove', path: `emails[${many(50, (n) => `display co "${n}"`).join(' or ')}]` }),
    ],
  ])('are too much for one request: one that %s', (_, operation) => {
    const start = performance.now();
    expect(thrownBy(() => apply(many(2000, operation)))).toMatchObject({
      status: 400,
      scimType: 'tooMany',
      detail: 'the operations look at more than 1000000 elements; send them in several requests',
    });
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('some of it is not', () => {
    const patched = apply([
      { op: 'remove', path: 'addresses' },
      { op: 'add', path: 'emails', value: [{ value: 'new@x' }] },
      { op: 'replace', path: 'emails[value eq "7@x"].display', value: 'seven' },
    ]);
    expect(patched['emails']).toHaveLength(100_001);
  });
});
