import { describe, expect, test } from 'vitest';
import { GADGET, GADGET_SCHEMA, WARRANTY_SCHEMA } from '../../test/gadget.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import type { JsonObject } from '../json.ts';
import { GROUP } from '../schema/group.ts';
import { attribute } from '../schema/attribute-definition.ts';
import {
  GROUP_RESOURCE_TYPE,
  USER_RESOURCE_TYPE,
  defineResourceType,
  type ResourceType,
} from '../schema/resource-type.ts';
import { METADATA_SCHEMA } from '../urn.ts';
import type { Reference } from '../path/resolve-path.ts';
import { processorTime } from '../../test/processor-time.ts';
import {
  DEFAULT_PROJECTION,
  compileProjection,
  includesAttribute,
  parseProjection,
  withWritten,
} from './project.ts';

const PARTS = [
  { value: 'p1', display: 'One', type: 'main', ref: 'r1' },
  { value: 'p2', display: 'Two', ref: 'r2' },
];

const RESOURCE: JsonObject = {
  schemas: [GADGET_SCHEMA, WARRANTY_SCHEMA],
  id: 'g1',
  meta: { resourceType: 'Gadget', location: '/Gadgets/g1' },
  label: 'Lamp',
  secret: 'never',
  key: 'never',
  notes: 'on request',
  size: { width: 1, height: 2 },
  parts: PARTS.map((part) => ({ ...part, pin: '0000', memo: 'm' })),
  [WARRANTY_SCHEMA]: { until: '2030-01-01T00:00:00Z', contract: 'C' },
};

const ALWAYS = { schemas: RESOURCE['schemas'], id: 'g1' };
const REFS = [{ ref: 'r1' }, { ref: 'r2' }];
const DEFAULT = {
  ...ALWAYS,
  meta: RESOURCE['meta'],
  label: 'Lamp',
  size: RESOURCE['size'],
  parts: PARTS,
  [WARRANTY_SCHEMA]: RESOURCE[WARRANTY_SCHEMA],
};

function project(attributes: readonly string[], excluded: readonly string[] = []): JsonObject {
  return compileProjection(GADGET, parseProjection(GADGET, attributes, excluded))(RESOURCE);
}

function without(name: string): JsonObject {
  return Object.fromEntries(Object.entries(DEFAULT).filter(([key]) => key !== name));
}

test('by default everything but what is never returned, or only on request', () => {
  expect(project([])).toEqual(DEFAULT);
});

describe('attributes', () => {
  test.each<[readonly string[], JsonObject]>([
    [['label'], { label: 'Lamp' }],
    [['LABEL', 'notes'], { label: 'Lamp', notes: 'on request' }],
    [[`${GADGET_SCHEMA}:label`], { label: 'Lamp' }],
    [['secret'], {}],
    [['key'], {}],
    [['unknown'], {}],
    [['constructor', '__proto__', ''], {}],
    [['id'], {}],
    [['size.width'], { size: { width: 1 } }],
    [['size.width', 'size'], { size: { width: 1, height: 2 } }],
    [[`${GADGET_SCHEMA}:size.HEIGHT`], { size: { height: 2 } }],
    [['meta.location'], { meta: { location: '/Gadgets/g1' } }],
    [
      ['parts.value'],
      {
        parts: [
          { value: 'p1', ref: 'r1' },
          { value: 'p2', ref: 'r2' },
        ],
      },
    ],
    [['parts.type'], { parts: [{ type: 'main', ref: 'r1' }, { ref: 'r2' }] }],
    [['parts.pin'], { parts: REFS }],
    [['parts.memo'], { parts: REFS.map((part) => ({ ...part, memo: 'm' })) }],
    [[`${WARRANTY_SCHEMA}:contract`], { [WARRANTY_SCHEMA]: { contract: 'C' } }],
    [[WARRANTY_SCHEMA.toUpperCase()], { [WARRANTY_SCHEMA]: RESOURCE[WARRANTY_SCHEMA] }],
  ])('%j', (attributes, expected) => {
    expect(project(attributes)).toEqual({ ...ALWAYS, ...expected });
  });

  test('the core schema by its URN is all of its attributes, without the extensions', () => {
    const projected = project([GADGET_SCHEMA]);
    expect(projected).toMatchObject({ label: 'Lamp', size: { width: 1 }, notes: 'on request' });
    expect(projected).not.toHaveProperty('secret');
    expect(projected).not.toHaveProperty([WARRANTY_SCHEMA]);
  });
});

describe('excludedAttributes', () => {
  test.each<[readonly string[], JsonObject]>([
    [['label'], without('label')],
    [['id', 'schemas'], DEFAULT],
    [['unknown'], DEFAULT],
    [['secret', 'notes'], DEFAULT],
    [['size.width'], { ...DEFAULT, size: { height: 2 } }],
    [['SIZE.width', 'size.height'], without('size')],
    [['parts'], without('parts')],
    [['parts.ref'], DEFAULT],
    [['parts.value', 'parts.display'], { ...DEFAULT, parts: [{ type: 'main', ref: 'r1' }, { ref: 'r2' }] }],
    [[`${WARRANTY_SCHEMA}:contract`], { ...DEFAULT, [WARRANTY_SCHEMA]: { until: '2030-01-01T00:00:00Z' } }],
    [[WARRANTY_SCHEMA], without(WARRANTY_SCHEMA)],
  ])('%j', (excluded, expected) => {
    expect(project([], excluded)).toEqual(expected);
  });

  test('members that are excluded are absent, and need not be read', () => {
    const members = GROUP.attributes.find(({ name }) => name === 'members');
    const projection = parseProjection(GROUP_RESOURCE_TYPE, [], ['members']);
    const group = { id: 'g', displayName: 'd', members: [{ value: 'u' }] };
    expect(compileProjection(GROUP_RESOURCE_TYPE, projection)(group)).toEqual({ id: 'g', displayName: 'd' });
    expect(members !== undefined && includesAttribute(projection, members)).toBe(false);
    const partly = parseProjection(GROUP_RESOURCE_TYPE, ['members.value'], []);
    expect(members !== undefined && includesAttribute(partly, members)).toBe(true);
  });
});

test('free-form attributes are projected by name, and by the names of their members', () => {
  const user = { id: 'u', [METADATA_SCHEMA]: { a: 1, address: { city: 'Oslo', zip: '1' } } };
  const projected = (...attributes: readonly string[]): JsonObject =>
    compileProjection(USER_RESOURCE_TYPE, parseProjection(USER_RESOURCE_TYPE, attributes, []))(user);
  expect(projected('metadata.a')).toEqual({ id: 'u', [METADATA_SCHEMA]: { a: 1 } });
  expect(projected('metadata')).toEqual(user);
  expect(projected('metadata:address.city')).toEqual({
    id: 'u',
    [METADATA_SCHEMA]: { address: { city: 'Oslo' } },
  });
});

test('both parameters at once exclude each other', () => {
  expect(thrownBy(() => project(['label'], ['size']))?.scimType).toBe('invalidValue');
});

test('what a write wrote comes back even where it is returned only on request, and nothing else changes', () => {
  const definition = defineResourceType({
    name: 'Safe',
    endpoint: '/Safes',
    description: 'A safe',
    schema: {
      id: 'urn:example:Safe',
      name: 'Safe',
      description: 'A safe',
      attributes: [
        attribute('label', 'Shown.'),
        attribute('notes', 'On request.', { returned: 'request' }),
        attribute('secret', 'Never.', { returned: 'never' }),
        attribute('lock', 'In parts.', {
          type: 'complex',
          subAttributes: [
            attribute('kind', 'Shown.'),
            attribute('age', 'On request.', { returned: 'request' }),
          ],
        }),
      ],
    },
    schemaExtensions: [],
  });
  const safe = { label: 'a', notes: 'n', secret: 's', lock: { kind: 'k', age: '1' } };
  const after = (...names: readonly string[]): unknown => {
    const { references } = parseNames(definition, names);
    return compileProjection(definition, withWritten(DEFAULT_PROJECTION, references))(safe);
  };
  expect(after()).toEqual({ label: 'a', lock: { kind: 'k' } });
  expect(after('notes', 'secret')).toEqual({ label: 'a', notes: 'n', lock: { kind: 'k' } });
  expect(after('lock.age')).toEqual({ label: 'a', lock: { kind: 'k', age: '1' } });
  expect(after('lock')).toEqual({ label: 'a', lock: { kind: 'k', age: '1' } });
  expect(after('lock.kind')).toEqual({ label: 'a', lock: { kind: 'k' } });
  const only = withWritten(
    parseProjection(definition, ['label'], []),
    parseNames(definition, ['notes']).references,
  );
  expect(compileProjection(definition, only)(safe)).toEqual({ label: 'a' });
});

function parseNames(
  type: ResourceType,
  names: readonly string[],
): { readonly references: readonly Reference[] } {
  const projection = parseProjection(type, names, []);
  return projection.kind === 'only' ? projection : { references: [] };
}

describe('a long list of names', () => {
  const many = (name: (index: number) => string): readonly string[] =>
    Array.from({ length: 100_000 }, (_, index) => name(index));

  test('costs once for each name, and once for a page', () => {
    const start = processorTime();
    const compiled = compileProjection(
      GADGET,
      parseProjection(
        GADGET,
        many(() => 'size.width'),
        [],
      ),
    );
    for (let row = 0; row < 1000; row += 1) compiled(RESOURCE);
    expect(processorTime() - start).toBeLessThan(500);
  });

  test.each([
    [many((index) => `x${index}`), []],
    [[], many((index) => `x${index}`)],
  ])('of which 1,000 may differ', (attributes, excluded) => {
    expect(thrownBy(() => parseProjection(GADGET, attributes, excluded))).toMatchObject({
      scimType: 'invalidValue',
      detail: 'attributes: more than 1000 different names',
    });
  });
});
