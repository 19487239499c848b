import { expect, test } from 'vitest';
import { GADGET, WARRANTY_SCHEMA } from '../../test/gadget.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { mergeReplacement } from './merge-replacement.ts';
import { schemasOf } from './schemas-of.ts';

const UNTIL = '2030-01-01T00:00:00Z';
const CURRENT = {
  label: 'x',
  code: 'c',
  serial: 'S1',
  [WARRANTY_SCHEMA]: { until: UNTIL, contract: 'C' },
};

test('what a replacement omits is cleared, but for what is immutable', () => {
  expect(mergeReplacement(GADGET, CURRENT, { label: 'y' })).toEqual({
    label: 'y',
    serial: 'S1',
    [WARRANTY_SCHEMA]: { contract: 'C' },
  });
});

test('an immutable attribute may be repeated and set for the first time', () => {
  expect(mergeReplacement(GADGET, CURRENT, CURRENT)).toEqual(CURRENT);
  expect(mergeReplacement(GADGET, { label: 'x' }, CURRENT)).toEqual(CURRENT);
});

test.each([
  [{ label: 'x', serial: 'S2' }, 'serial is immutable and has another value'],
  [
    { label: 'x', [WARRANTY_SCHEMA]: { until: UNTIL, contract: 'D' } },
    `${WARRANTY_SCHEMA}:contract is immutable and has another value`,
  ],
])('%j changes what is immutable', (replacement, detail) => {
  expect(thrownBy(() => mergeReplacement(GADGET, CURRENT, replacement))).toMatchObject({
    scimType: 'mutability',
    detail,
  });
});

test('`schemas` names the extensions that have a value', () => {
  expect(schemasOf(GADGET, { label: 'x' })).toEqual([GADGET.schema.id]);
  expect(schemasOf(GADGET, CURRENT)).toEqual([GADGET.schema.id, WARRANTY_SCHEMA]);
});
