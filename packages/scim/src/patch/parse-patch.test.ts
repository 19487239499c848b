import { describe, expect, test } from 'vitest';
import { GADGET, GADGET_SCHEMA, WARRANTY_SCHEMA } from '../../test/gadget.ts';
import { BARE, FULL, P1, P2, UNTIL, patch } from '../../test/patch-gadget.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { parsePatch } from './parse-patch.ts';

describe('errors', () => {
  test.each([
    ['mutability', { op: 'replace', path: 'id', value: 'x' }],
    ['mutability', { op: 'replace', path: 'meta.created', value: UNTIL }],
    ['mutability', { op: 'add', path: 'status', value: 'x' }],
    ['mutability', { op: 'remove', path: 'status' }],
    ['mutability', { op: 'replace', path: 'size.area', value: 1 }],
    ['mutability', { op: 'remove', path: `${WARRANTY_SCHEMA}:claims` }],
    ['mutability', { op: 'remove', path: 'schemas' }],
    ['mutability', { op: 'replace', path: 'serial', value: 'S2' }],
    ['mutability', { op: 'remove', path: 'serial' }],
    ['mutability', { op: 'replace', value: { serial: null } }],
    ['mutability', { op: 'add', path: 'seals', value: ['t'] }],
    ['mutability', { op: 'remove', path: 'seals[value eq "s"]' }],
    ['mutability', { op: 'replace', path: 'size', value: { unit: 'm' } }],
    ['mutability', { op: 'add', path: 'size.unit', value: 'm' }],
    ['mutability', { op: 'remove', path: 'size.unit' }],
    ['mutability', { op: 'remove', path: WARRANTY_SCHEMA }],
    ['mutability', { op: 'remove', path: 'label' }],
    ['mutability', { op: 'replace', path: 'label', value: null }],
    ['mutability', { op: 'remove', path: 'parts[type eq "spare"].value' }],
    ['invalidValue', { op: 'replace', path: 'label', value: ' ' }],
    ['mutability', { op: 'remove', path: `${WARRANTY_SCHEMA}:until` }],
    ['invalidValue', { op: 'add', path: 'parts', value: [{ type: 'x' }] }],
    ['invalidValue', { op: 'add', path: 'count', value: 'many' }],
    ['invalidValue', { op: 'add', path: 'count' }],
    ['invalidValue', { op: 'add', path: 'parts[value eq "p1"]', value: [P1, P2] }],
    ['invalidValue', { op: 'add', value: 'text' }],
    ['invalidValue', { op: 'add' }],
    ['invalidValue', { op: 'replace', path: WARRANTY_SCHEMA, value: 'text' }],
    ['invalidValue', { op: 'replace', path: 'parts', value: [P1, { ...P2, primary: true }] }],
    ['noTarget', { op: 'remove' }],
    ['noTarget', { op: 'remove', path: '' }],
    ['noTarget', { op: 'remove', path: GADGET_SCHEMA }],
    ['noTarget', { op: 'replace', path: 'parts[value co "zzz"].display', value: 'x' }],
    ['noTarget', { op: 'replace', path: 'parts[type eq "a" and type eq "b"].display', value: 'x' }],
    ['noTarget', { op: 'replace', path: 'tags[value eq "none"]', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'unknown', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'size.unknown', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'parts[value pr].unknown', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'parts.type[value pr].display', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'size[width eq 1]', value: {} }],
    ['invalidPath', { op: 'add', path: 'label.sub', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'constructor', value: 'x' }],
    ['invalidPath', { op: 'add', path: '__proto__.x', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'size.toString', value: 'x' }],
    ['invalidPath', { op: 'add', path: 5, value: 'x' }],
    ['invalidFilter', { op: 'remove', path: 'notes[' }],
    ['invalidFilter', { op: 'remove', path: 'parts[unknown eq "x"]' }],
    ['invalidFilter', { op: 'remove', path: 'sites[primary eq true]' }],
    ['invalidSyntax', { op: 'move', path: 'code' }],
    ['invalidSyntax', { path: 'code', value: 'x' }],
    ['invalidSyntax', 'text'],
  ])('%s: %j', (scimType, operation) => {
    expect(thrownBy(() => patch(FULL, [operation]))).toMatchObject({ status: 400, scimType });
  });

  test.each([null, [], 'text', {}, { Operations: {} }, { Operations: null }])(
    'a body that is no PatchOp: %j',
    (body) => {
      expect(thrownBy(() => parsePatch(GADGET, body))?.scimType).toBe('invalidSyntax');
    },
  );

  test('the detail tells which operation is wrong, and never a value', () => {
    const operations = [
      { op: 'add', path: 'code', value: 'd' },
      { op: 'add', value: 'hunter2' },
    ];
    expect(thrownBy(() => patch(FULL, operations))?.detail).toBe(
      'Operations[1].value: expected an object of attributes, found a string',
    );
  });

  test('a filter is checked before there is anything to select', () => {
    const body = { Operations: [{ op: 'remove', path: 'parts[unknown pr]' }] };
    expect(thrownBy(() => parsePatch(GADGET, body))?.scimType).toBe('invalidFilter');
    expect(thrownBy(() => patch(BARE, [{ op: 'remove', path: 'parts[unknown pr]' }]))?.scimType).toBe(
      'invalidFilter',
    );
  });
});
