import { describe, expect, test } from 'vitest';
import { thrownBy } from '../../test/thrown-by.ts';
import type { Attributes } from '../resource/attributes.ts';
import { USER_RESOURCE_TYPE } from '../schema/resource-type.ts';
import { METADATA_SCHEMA } from '../urn.ts';
import { applyPatch } from './apply-patch.ts';
import { parsePatch } from './parse-patch.ts';
import { processorTime } from '../../test/processor-time.ts';

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
      () => ({ op: 'remove', path: `emails[${many(5, (n) => `display co "${n}"`).join(' or ')}]` }),
    ],
  ])('are too much for one request: one that %s', (_, operation) => {
    const start = processorTime();
    expect(thrownBy(() => apply(many(2000, operation)))).toMatchObject({
      status: 400,
      scimType: 'tooMany',
      detail: 'the operations look at more than 1000000 elements; send them in several requests',
    });
    expect(processorTime() - start).toBeLessThan(3000);
  });

  test('some of it is not', () => {
    const patched = apply([
      { op: 'remove', path: 'addresses' },
      { op: 'add', path: 'emails', value: [{ value: 'new@x' }] },
      { op: 'replace', path: 'emails[value eq "7@x"].display', value: 'seven' },
    ]);
    expect(patched['emails']).toHaveLength(100_001);
  });

  test('have no more comparisons in all filters together than one filter may have', () => {
    const path = `emails[${many(5000, (index) => `value eq "${index}"`).join(' or ')}]`;
    const parse = (operations: number): unknown =>
      parsePatch(USER_RESOURCE_TYPE, { Operations: many(operations, () => ({ op: 'remove', path })) });
    expect(parse(2)).toHaveLength(2);
    expect(thrownBy(() => parse(3))).toMatchObject({
      status: 400,
      scimType: 'invalidFilter',
      detail: 'filter: more than 10000 comparisons',
    });
  });

  test('are too much for one request where every operation copies an extension of many attributes', () => {
    const metadata = Object.fromEntries(many(2000, (index) => [`k${index}`, 'v']));
    const operations = many(2000, (index) => ({ op: 'add', path: `metadata:k${index}`, value: `${index}` }));
    const parsed = parsePatch(USER_RESOURCE_TYPE, { Operations: operations });
    const attributes = { userName: 'x', [METADATA_SCHEMA]: metadata };
    expect(thrownBy(() => applyPatch(USER_RESOURCE_TYPE, attributes, parsed))).toMatchObject({
      scimType: 'tooMany',
    });
  });
});
