import { describe, expect, test } from 'vitest';
import { GADGET_SCHEMA, GADGET, WARRANTY_SCHEMA } from '../../test/gadget.ts';
import { BARE, FULL, P1, P2, P3, UNTIL, patch } from '../../test/patch-gadget.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import type { Attributes } from '../resource/attributes.ts';
import { defineResourceType } from '../schema/resource-type.ts';

function leaving(...names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(FULL).filter(([name]) => !names.includes(name)));
}

type Row = readonly [name: string, before: Attributes, operation: object, after: Attributes];

describe('add (RFC 7644 §3.5.2.1)', () => {
  test.each<Row>([
    ['a simple attribute that is absent', BARE, { path: 'code', value: 'd' }, { ...BARE, code: 'd' }],
    [
      'a simple attribute that is there replaces it',
      FULL,
      { path: 'code', value: 'd' },
      { ...FULL, code: 'd' },
    ],
    ['a complex attribute', BARE, { path: 'size', value: { width: 5 } }, { ...BARE, size: { width: 5 } }],
    [
      'sub-attributes to a complex attribute',
      FULL,
      { path: 'size', value: { WIDTH: 5 } },
      { ...FULL, size: { width: 5, height: 2, unit: 'cm' } },
    ],
    [
      'a sub-attribute of what is absent',
      BARE,
      { path: 'size.width', value: 5 },
      { ...BARE, size: { width: 5 } },
    ],
    [
      'a sub-attribute',
      FULL,
      { path: 'SIZE.Width', value: 5 },
      { ...FULL, size: { width: 5, height: 2, unit: 'cm' } },
    ],
    ['elements', FULL, { path: 'tags', value: ['blue'] }, { ...FULL, tags: ['red', 'green', 'blue'] }],
    [
      'elements that are there are not added again',
      FULL,
      { path: 'tags', value: ['RED', 'blue'] },
      { ...FULL, tags: ['RED', 'green', 'blue'] },
    ],
    ['elements to none', BARE, { path: 'parts', value: [P2] }, { ...BARE, parts: [P2] }],
    [
      'an element that is there is merged',
      FULL,
      { path: 'parts', value: [{ value: 'p3', display: 'Three' }] },
      { ...FULL, parts: [P1, P2, { ...P3, display: 'Three' }] },
    ],
    [
      'an element whose type tells it apart',
      FULL,
      { path: 'parts', value: [{ value: 'p3', type: 'other' }] },
      { ...FULL, parts: [P1, P2, P3, { value: 'p3', type: 'other' }] },
    ],
    [
      'an element with another case in a value that is caseExact',
      FULL,
      { path: 'parts', value: [{ value: 'P3', type: 'spare' }] },
      { ...FULL, parts: [P1, P2, P3, { value: 'P3', type: 'spare' }] },
    ],
    [
      'an element without a value, by equality',
      FULL,
      { path: 'sites', value: [{ type: 'a', city: 'Oslo' }, { city: 'Rome' }] },
      { ...FULL, sites: [{ city: 'Oslo', type: 'a' }, { city: 'Rome' }] },
    ],
    [
      'a primary element makes the others secondary',
      FULL,
      { path: 'parts', value: [{ value: 'p9', primary: true }] },
      { ...FULL, parts: [{ ...P1, primary: false }, P2, P3, { value: 'p9', primary: true }] },
    ],
    [
      'to the elements that a filter selects',
      FULL,
      { path: 'parts[type eq "spare"]', value: { display: 'Spare' } },
      { ...FULL, parts: [P1, { ...P2, display: 'Spare' }, { ...P3, display: 'Spare' }] },
    ],
    [
      'a sub-attribute to the elements that a filter selects',
      FULL,
      { path: 'parts[value eq "p3"].display', value: 'Three' },
      { ...FULL, parts: [P1, P2, { ...P3, display: 'Three' }] },
    ],
    [
      'primary to a selected element',
      FULL,
      { path: 'parts[value eq "p2"].primary', value: true },
      { ...FULL, parts: [{ ...P1, primary: false }, { ...P2, primary: true }, P3] },
    ],
    [
      'primary to two elements is given to the first',
      FULL,
      { path: 'parts[type eq "spare"].primary', value: true },
      {
        ...FULL,
        parts: [
          { ...P1, primary: false },
          { ...P2, primary: true },
          { ...P3, primary: false },
        ],
      },
    ],
    [
      'a sub-attribute to every element',
      FULL,
      { path: 'parts.display', value: 'D' },
      { ...FULL, parts: [P1, P2, P3].map((part) => ({ ...part, display: 'D' })) },
    ],
    [
      'a sub-attribute to elements that are not there',
      BARE,
      { path: 'sites.city', value: 'Rome' },
      { ...BARE, sites: [{ city: 'Rome' }] },
    ],
    [
      'several attributes without a path',
      BARE,
      { value: { CODE: 'd', 'size.width': 5, tags: ['red'], [`${GADGET_SCHEMA}:count`]: 7 } },
      { ...BARE, code: 'd', size: { width: 5 }, tags: ['red'], count: 7 },
    ],
    [
      'the core schema by its URN',
      BARE,
      { path: GADGET_SCHEMA, value: { code: 'd' } },
      { ...BARE, code: 'd' },
    ],
    [
      'the core schema within a value',
      BARE,
      { value: { [GADGET_SCHEMA]: { code: 'd' } } },
      { ...BARE, code: 'd' },
    ],
    [
      'an extension within a value',
      BARE,
      { value: { [WARRANTY_SCHEMA]: { UNTIL: UNTIL, claims: 3, unknown: 1 } } },
      { ...BARE, [WARRANTY_SCHEMA]: { until: UNTIL } },
    ],
    [
      'an extension as the path',
      BARE,
      { path: WARRANTY_SCHEMA, value: { until: UNTIL } },
      { ...BARE, [WARRANTY_SCHEMA]: { until: UNTIL } },
    ],
    [
      'an attribute of an extension',
      BARE,
      { path: `${WARRANTY_SCHEMA.toUpperCase()}:UNTIL`, value: UNTIL },
      { ...BARE, [WARRANTY_SCHEMA]: { until: UNTIL } },
    ],
    [
      'an attribute of an extension by a key',
      BARE,
      { value: { [`${WARRANTY_SCHEMA}:until`]: UNTIL } },
      { ...BARE, [WARRANTY_SCHEMA]: { until: UNTIL } },
    ],
  ])('%s', (_name, before, operation, after) => {
    expect(patch(before, [{ op: 'add', ...operation }])).toEqual(after);
  });

  test.each([
    { path: 'code', value: 'c' },
    { path: 'code', value: null },
    { path: 'tags', value: ['red'] },
    { path: 'tags', value: [] },
    { path: 'size', value: { width: 1 } },
    { path: 'size', value: {} },
    { path: 'parts', value: [{ value: 'p2' }, P1] },
    { path: 'parts[type eq "main"].primary', value: true },
    { path: 'serial', value: 'S1' },
    { path: 'schemas', value: [WARRANTY_SCHEMA] },
    { path: WARRANTY_SCHEMA, value: null },
    { value: { schemas: [WARRANTY_SCHEMA], code: 'c', [WARRANTY_SCHEMA]: { contract: 'C' } } },
    { value: {} },
  ])('what is there already, or nothing, changes nothing: %j', (operation) => {
    expect(patch(FULL, [{ op: 'add', ...operation }])).toBe(FULL);
  });
});

describe('remove (RFC 7644 §3.5.2.2)', () => {
  test.each<Row>([
    ['a simple attribute', FULL, { path: 'code' }, leaving('code')],
    ['a complex attribute', { ...FULL, size: { width: 1 } }, { path: 'size' }, leaving('size')],
    ['a sub-attribute', FULL, { path: 'size.width' }, { ...FULL, size: { height: 2, unit: 'cm' } }],
    ['the last sub-attribute', { ...FULL, size: { width: 1 } }, { path: 'size.width' }, leaving('size')],
    ['all elements', FULL, { path: 'parts' }, leaving('parts')],
    ['selected elements', FULL, { path: 'parts[type eq "spare"]' }, { ...FULL, parts: [P1] }],
    ['all elements by a filter', FULL, { path: 'parts[value pr]' }, leaving('parts')],
    ['selected simple elements', FULL, { path: 'tags[value eq "RED"]' }, { ...FULL, tags: ['green'] }],
    [
      'a sub-attribute of selected elements',
      FULL,
      { path: 'parts[value eq "p2"].display' },
      { ...FULL, parts: [P1, { value: 'p2', type: 'spare' }, P3] },
    ],
    [
      'a sub-attribute of every element',
      FULL,
      { path: 'parts.type' },
      { ...FULL, parts: [{ value: 'p1', primary: true }, { value: 'p2', display: 'Two' }, { value: 'p3' }] },
    ],
    [
      'the last sub-attribute of an element',
      FULL,
      { path: 'sites.city' },
      { ...FULL, sites: [{ type: 'a' }] },
    ],
    ['a whole extension', { ...BARE, [WARRANTY_SCHEMA]: { until: UNTIL } }, { path: WARRANTY_SCHEMA }, BARE],
    [
      'listed elements',
      FULL,
      { path: 'parts', value: [{ value: 'p1' }, { value: 'p3', type: 'spare' }] },
      { ...FULL, parts: [P2] },
    ],
    [
      'listed elements that are not there',
      FULL,
      { path: 'tags', value: ['green', 'blue'] },
      { ...FULL, tags: ['red'] },
    ],
  ])('%s', (_name, before, operation, after) => {
    expect(patch(before, [{ op: 'remove', ...operation }])).toEqual(after);
  });

  test.each([
    { path: 'count' },
    { path: 'notes' },
    { path: 'size.area'.replace('area', 'height'), before: { ...FULL, size: { width: 1 } } },
    { path: 'parts[type eq "none"]' },
    { path: 'parts[value eq "p3"].display' },
    { path: 'parts', value: [] },
    { path: 'parts', value: [{}] },
    { path: 'parts', value: [{ value: 'p9' }] },
    { path: 'parts.lot' },
  ])('what is not there changes nothing: %j', ({ before = FULL, ...operation }) => {
    expect(patch(before, [{ op: 'remove', ...operation }])).toBe(before);
  });
});

describe('replace (RFC 7644 §3.5.2.3)', () => {
  test.each<Row>([
    ['a simple attribute', FULL, { path: 'code', value: 'd' }, { ...FULL, code: 'd' }],
    ['what is absent is an add', BARE, { path: 'code', value: 'd' }, { ...BARE, code: 'd' }],
    ['by null', FULL, { path: 'code', value: null }, leaving('code')],
    ['all elements', FULL, { path: 'tags', value: ['blue'] }, { ...FULL, tags: ['blue'] }],
    ['all elements by none', FULL, { path: 'tags', value: [] }, leaving('tags')],
    [
      'all elements by none, without a path',
      FULL,
      { value: { tags: [], code: 'd' } },
      { ...leaving('tags'), code: 'd' },
    ],
    [
      'the sub-attributes of a complex attribute that are given',
      FULL,
      { path: 'size', value: { width: 5 } },
      { ...FULL, size: { width: 5, height: 2, unit: 'cm' } },
    ],
    [
      'a sub-attribute by null leaves the others',
      FULL,
      { value: { size: { width: null, height: 9 } } },
      { ...FULL, size: { height: 9, unit: 'cm' } },
    ],
    [
      'only sub-attributes by null leaves the others',
      FULL,
      { path: 'size', value: { width: null } },
      { ...FULL, size: { height: 2, unit: 'cm' } },
    ],
    [
      'a sub-attribute',
      FULL,
      { path: 'size.width', value: 5 },
      { ...FULL, size: { width: 5, height: 2, unit: 'cm' } },
    ],
    [
      'selected elements as a whole',
      FULL,
      { path: 'parts[value eq "p2"]', value: { value: 'p7' } },
      { ...FULL, parts: [P1, { value: 'p7' }, P3] },
    ],
    [
      'a selected element by one in an array',
      FULL,
      { path: 'parts[value eq "p2"]', value: [{ value: 'p7' }] },
      { ...FULL, parts: [P1, { value: 'p7' }, P3] },
    ],
    [
      'a selected element by a primary one',
      FULL,
      { path: 'parts[value eq "p2"]', value: { value: 'p7', primary: true } },
      { ...FULL, parts: [{ ...P1, primary: false }, { value: 'p7', primary: true }, P3] },
    ],
    [
      'selected simple elements',
      FULL,
      { path: 'tags[value sw "r"]', value: 'rose' },
      { ...FULL, tags: ['rose', 'green'] },
    ],
    [
      'a sub-attribute of selected elements',
      FULL,
      { path: 'parts[type eq "spare"].type', value: 'old' },
      { ...FULL, parts: [P1, { ...P2, type: 'old' }, { ...P3, type: 'old' }] },
    ],
    [
      'the given attributes of an extension',
      FULL,
      { value: { [WARRANTY_SCHEMA]: { until: '2031-01-01T00:00:00Z' } } },
      { ...FULL, [WARRANTY_SCHEMA]: { until: '2031-01-01T00:00:00Z', contract: 'C' } },
    ],
    [
      'an extension by null',
      { ...BARE, [WARRANTY_SCHEMA]: { until: UNTIL } },
      { value: { [WARRANTY_SCHEMA]: null } },
      BARE,
    ],
    [
      'what a filter describes where it selects nothing',
      FULL,
      { path: 'parts[type eq "new" and primary eq "True"].value', value: 'p9' },
      { ...FULL, parts: [{ ...P1, primary: false }, P2, P3, { type: 'new', primary: true, value: 'p9' }] },
    ],
  ])('%s', (_name, before, operation, after) => {
    expect(patch(before, [{ op: 'replace', ...operation }])).toEqual(after);
  });

  test.each([
    { path: 'tags', value: ['red', 'green'] },
    { path: 'parts', value: [P1, P2, P3] },
    { path: 'size', value: {} },
    { path: 'size', value: { area: null } },
    { path: 'parts[value eq "p2"]', value: P2 },
    { path: 'count', value: null },
    { value: { label: 'x', size: { height: 2 }, seals: ['s'] } },
  ])('by the same changes nothing: %j', (operation) => {
    expect(patch(FULL, [{ op: 'replace', ...operation }])).toBe(FULL);
  });
});

describe('several operations', () => {
  test('each sees what the one before it left', () => {
    const operations = [
      { op: 'remove', path: 'tags' },
      { op: 'add', path: 'tags', value: ['a'] },
      { op: 'add', path: 'tags', value: ['b'] },
      { op: 'replace', path: 'tags[value eq "a"]', value: 'c' },
      { op: 'remove', path: 'tags[value eq "b"]' },
    ];
    expect(patch(FULL, operations)).toEqual({ ...FULL, tags: ['c'] });
  });

  test('all are applied or none: a late failure leaves the resource as it was', () => {
    const before = structuredClone(FULL);
    const operations = [
      { op: 'replace', path: 'code', value: 'd' },
      { op: 'replace', path: 'serial', value: 'S2' },
    ];
    expect(thrownBy(() => patch(before, operations))?.scimType).toBe('mutability');
    expect(before).toEqual(FULL);
  });

  test('what is required may be missing in between', () => {
    const operations = [
      { op: 'add', path: `${WARRANTY_SCHEMA}:contract`, value: 'C' },
      { op: 'add', path: `${WARRANTY_SCHEMA}:until`, value: UNTIL },
    ];
    expect(patch(BARE, operations)).toEqual({ ...BARE, [WARRANTY_SCHEMA]: { contract: 'C', until: UNTIL } });
  });

  test('what is untouched is shared with the resource before', () => {
    const after = patch(FULL, [{ op: 'replace', path: 'code', value: 'd' }]);
    expect(after['parts']).toBe(FULL['parts']);
    const added = patch(FULL, [{ op: 'add', path: 'parts', value: [{ value: 'p9' }] }]);
    expect(added['parts']).toSatisfy((parts: readonly unknown[]) => parts[0] === P1);
  });

  test('a required extension cannot be removed', () => {
    const type = defineResourceType({
      ...GADGET,
      schemaExtensions: GADGET.schemaExtensions.map((extension) => ({ ...extension, required: true })),
    });
    const before = { ...BARE, [WARRANTY_SCHEMA]: { until: UNTIL } };
    expect(thrownBy(() => patch(before, [{ op: 'remove', path: WARRANTY_SCHEMA }], type))?.scimType).toBe(
      'mutability',
    );
  });
});
