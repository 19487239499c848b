import { expect, test } from 'vitest';
import { GADGET, WARRANTY_SCHEMA } from '../../test/gadget.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { mergeReplacement } from './merge-replacement.ts';
import { schemasOf } from './schemas-of.ts';

const UNTIL = '2030-01-01T00:00:00Z';
const LATER = '2031-01-01T00:00:00Z';
const CURRENT = {
  label: 'x',
  code: 'c',
  serial: 'S1',
  size: { width: 1, unit: 'cm' },
  [WARRANTY_SCHEMA]: { until: UNTIL, contract: 'C' },
};

test('what a replacement omits is cleared, but for what is immutable', () => {
  const replacement = { label: 'y', [WARRANTY_SCHEMA]: { until: LATER } };
  expect(mergeReplacement(GADGET, CURRENT, replacement)).toEqual({
    label: 'y',
    serial: 'S1',
    [WARRANTY_SCHEMA]: { until: LATER, contract: 'C' },
  });
});

test('an extension that has something immutable cannot be left without what it requires', () => {
  expect(thrownBy(() => mergeReplacement(GADGET, CURRENT, { label: 'y' }))).toMatchObject({
    scimType: 'invalidValue',
    detail: `required, but missing: ${WARRANTY_SCHEMA}:until`,
  });
});

test('a secret stays until it is given another value, for nobody can read it to send it back', () => {
  const current = { label: 'x', secret: 'a', notes: 'n' };
  expect(mergeReplacement(GADGET, current, { label: 'x' })).toEqual({ label: 'x', secret: 'a' });
  expect(mergeReplacement(GADGET, current, { label: 'x', secret: 'b' })).toEqual({ label: 'x', secret: 'b' });
});

test('inside a single complex value, what is immutable keeps its value', () => {
  const current = { label: 'x', size: { width: 1, height: 2, unit: 'cm' } };
  const narrower = mergeReplacement(GADGET, current, { label: 'x', size: { width: 0 } });
  expect(narrower).toEqual({ label: 'x', size: { width: 0, unit: 'cm' } });
  expect(mergeReplacement(GADGET, current, { label: 'x' })).toEqual({ label: 'x' });
});

test('an immutable attribute may be repeated and set for the first time', () => {
  expect(mergeReplacement(GADGET, CURRENT, CURRENT)).toEqual(CURRENT);
  expect(mergeReplacement(GADGET, { label: 'x' }, CURRENT)).toEqual(CURRENT);
});

test.each([
  [{ label: 'x', serial: 'S2' }, 'serial is immutable and has another value'],
  [{ label: 'x', size: { unit: 'in' } }, 'size.unit is immutable and has another value'],
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
