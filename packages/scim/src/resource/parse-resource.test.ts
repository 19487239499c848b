import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GADGET, GADGET_SCHEMA, WARRANTY, WARRANTY_SCHEMA } from '../../test/gadget.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { STRICT } from '../compat.ts';
import { attribute } from '../schema/attribute-definition.ts';
import { defineResourceType, GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '../schema/resource-type.ts';
import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA, METADATA_SCHEMA, USER_SCHEMA } from '../urn.ts';
import type { Attributes } from './attributes.ts';
import { parseResource } from './parse-resource.ts';

test('names and URNs are taken in any case and come out in canonical spelling', () => {
  const body = {
    SCHEMAS: [GADGET_SCHEMA],
    LABEL: 'x',
    Size: { WIDTH: 1, Unit: 'cm' },
    PARTS: [{ VALUE: 'p', Primary: true }],
    [WARRANTY_SCHEMA.toUpperCase()]: { UNTIL: '2030-01-01T00:00:00Z' },
  };
  expect(parseResource(GADGET, body, STRICT)).toEqual({
    label: 'x',
    size: { width: 1, unit: 'cm' },
    parts: [{ value: 'p', primary: true }],
    [WARRANTY_SCHEMA]: { until: '2030-01-01T00:00:00Z' },
  });
});

test('values keep their spelling', () => {
  const body = { userName: ' BJensen@Example.COM ', emails: [{ value: 'B@X.example', type: 'Work' }] };
  expect(parseResource(USER_RESOURCE_TYPE, body)).toEqual(body);
});

test('what is read-only, unknown, or of a schema that is not named is left out', () => {
  const body = {
    schemas: [GADGET_SCHEMA],
    id: 'mine',
    meta: { resourceType: 'Gadget' },
    label: 'x',
    status: 'on',
    color: 'red',
    size: { width: 1, area: 9, depth: 2 },
    'urn:unknown:schema': { a: 1 },
    [WARRANTY_SCHEMA]: { until: '2030-01-01T00:00:00Z', claims: 3, other: 1 },
  };
  expect(parseResource(GADGET, body, STRICT)).toEqual({
    label: 'x',
    size: { width: 1 },
    [WARRANTY_SCHEMA]: { until: '2030-01-01T00:00:00Z' },
  });
});

test('null, [] and complex values of nothing but these leave an attribute unassigned', () => {
  const body = {
    schemas: [GADGET_SCHEMA],
    label: 'x',
    code: null,
    tags: [],
    sites: [null, {}, { city: null }],
    size: { width: null },
    [WARRANTY_SCHEMA]: null,
  };
  expect(parseResource(GADGET, body, STRICT)).toEqual({ label: 'x' });
});

test('binary data may leave out the padding, and nothing else', () => {
  expect(parseResource(GADGET, { label: 'x', blob: 'AQ' })).toMatchObject({ blob: 'AQ' });
  expect(parseResource(GADGET, { label: 'x', blob: 'AQI' })).toMatchObject({ blob: 'AQI' });
  expect(parseResource(GADGET, { label: 'x', blob: 'AQ==' })).toMatchObject({ blob: 'AQ==' });
  for (const blob of ['A', 'AQIDA', 'AQ=', 'AQI==']) {
    expect(thrownBy(() => parseResource(GADGET, { label: 'x', blob }))?.detail).toBe('blob: expected base64');
  }
});

test('elements that are equal are kept once', () => {
  const body = {
    label: 'x',
    tags: ['a', 'b', 'a'],
    parts: [
      { value: '1', type: 'x' },
      { type: 'x', value: '1' },
    ],
  };
  expect(parseResource(GADGET, body)).toEqual({
    label: 'x',
    tags: ['a', 'b'],
    parts: [{ value: '1', type: 'x' }],
  });
});

test('a free-form extension keeps what it is given under either of its names, by its schema', () => {
  const body = {
    userName: 'x',
    metadata: {
      department: 'Eng',
      level: 3,
      list: ['a', null, 1.5],
      deep: { a: { b: [] } },
      none: null,
      empty: [],
    },
    [METADATA_SCHEMA]: { remote: true },
  };
  expect(parseResource(USER_RESOURCE_TYPE, body)).toEqual({
    userName: 'x',
    [METADATA_SCHEMA]: {
      department: 'Eng',
      level: 3,
      list: ['a', null, 1.5],
      deep: { a: { b: null } },
      remote: true,
    },
  });
});

describe('what is required', () => {
  test.each([
    [{}, 'required, but missing: label'],
    [{ label: null }, 'required, but missing: label'],
    [{ label: '  ' }, 'required, but missing: label'],
    [{ [WARRANTY_SCHEMA]: { contract: 'x' } }, `required, but missing: label, ${WARRANTY_SCHEMA}:until`],
    [{ label: 'x', parts: [{ value: 'a' }, { type: 'b' }] }, 'required, but missing: parts[1].value'],
  ])('%j', (body, detail) => {
    expect(thrownBy(() => parseResource(GADGET, body))).toMatchObject({ scimType: 'invalidValue', detail });
  });

  test('a required extension is missed even where nothing of it is given', () => {
    const type = defineResourceType({
      ...GADGET,
      schemaExtensions: GADGET.schemaExtensions.map((extension) => ({ ...extension, required: true })),
    });
    expect(thrownBy(() => parseResource(type, { label: 'x' }))?.detail).toBe(
      `required, but missing: ${WARRANTY_SCHEMA}:until`,
    );
  });

  test('a required extension must be there even if none of its attributes must', () => {
    const schema = { ...WARRANTY, attributes: [attribute('note', 'Optional.')] };
    const schemaExtensions = [{ schema, required: true, freeForm: false }];
    const type = defineResourceType({ ...GADGET, schemaExtensions });
    expect(thrownBy(() => parseResource(type, { label: 'x' }))?.detail).toBe(
      `required, but missing: ${WARRANTY_SCHEMA}`,
    );
    const body = { label: 'x', [WARRANTY_SCHEMA]: { note: 'n' } };
    expect(parseResource(type, body)).toEqual(body);
  });
});

describe('a wrong value is refused with its path and kind, and is never repeated', () => {
  const secret = 'hunter2';
  test.each([
    [{ label: 5 }, 'label: expected a string, found a number'],
    [{ label: [secret] }, 'label: expected a string, found an array'],
    [{ label: `${secret}\u0000` }, 'label: a NUL character is not allowed'],
    [{ label: `${secret}\ud800` }, 'label: half of a surrogate pair is not allowed'],
    [{ count: secret }, 'count: expected an integer, found a string'],
    [{ count: 1.5 }, 'count: expected an integer, found a number'],
    [{ weight: secret }, 'weight: expected a finite number, found a string'],
    [{ weight: JSON.parse('1e999') }, 'weight: expected a finite number, found a number'],
    [{ on: secret }, 'on: expected a boolean, found a string'],
    [{ on: 1 }, 'on: expected a boolean, found a number'],
    [{ made: secret }, 'made: expected a dateTime such as 2008-01-23T04:56:22Z'],
    [{ made: '2023-02-30T00:00:00Z' }, 'made: expected a dateTime such as 2008-01-23T04:56:22Z'],
    [{ made: 1 }, 'made: expected a string, found a number'],
    [{ blob: `${secret}*` }, 'blob: expected base64'],
    [{ link: {} }, 'link: expected a string, found an object'],
    [{ size: secret }, 'size: expected an object, found a string'],
    [{ size: [{}] }, 'size: expected an object, found an array'],
    [{ size: { width: secret } }, 'size.width: expected an integer, found a string'],
    [{ tags: ['a', 5] }, 'tags[1]: expected a string, found a number'],
    [{ parts: [{ value: 'a' }, { value: 7 }] }, 'parts[1].value: expected a string, found a number'],
    [{ parts: [7] }, 'parts[0]: expected an object, found a number'],
    [
      {
        parts: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
      'parts: more than one element is primary',
    ],
    [{ [WARRANTY_SCHEMA]: secret }, `${WARRANTY_SCHEMA}: expected an object, found a string`],
    [
      { [WARRANTY_SCHEMA]: { until: secret } },
      `${WARRANTY_SCHEMA}:until: expected a dateTime such as 2008-01-23T04:56:22Z`,
    ],
  ])('%j', (attributes, detail) => {
    const error = thrownBy(() => parseResource(GADGET, { label: 'x', ...attributes }));
    expect(error).toMatchObject({ status: 400, scimType: 'invalidValue', detail });
    expect(error?.message).not.toContain(secret);
  });

  test.each([
    [
      { metadata: { a: JSON.parse('1e999') } },
      `${METADATA_SCHEMA}:a: expected a finite number, found a number`,
    ],
    [{ metadata: { 'a\u0000': 1 } }, `${METADATA_SCHEMA}:a\u0000: a NUL character is not allowed`],
    [{ metadata: { a: { 'b\u0000': 1 } } }, `${METADATA_SCHEMA}:a: a NUL character is not allowed`],
  ])('%j', (attributes, detail) => {
    expect(thrownBy(() => parseResource(USER_RESOURCE_TYPE, { userName: 'x', ...attributes }))?.detail).toBe(
      detail,
    );
  });

  test.each([null, [], 'text', 5, undefined])('a body that is no object: %j', (body) => {
    expect(thrownBy(() => parseResource(GADGET, body))?.scimType).toBe('invalidSyntax');
  });
});

describe('bodies of real clients', () => {
  test('Okta creates a user', () => {
    const body = {
      schemas: [USER_SCHEMA, 'metadata'],
      userName: 'test.user@okta.local',
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
      metadata: { department: 'Eng' },
    };
    const { schemas: _, groups: __, metadata, ...kept } = body;
    expect(parseResource(USER_RESOURCE_TYPE, body, STRICT)).toEqual({
      ...kept,
      [METADATA_SCHEMA]: metadata,
    });
  });

  test('Entra ID creates a user, and its validator sends booleans as strings', () => {
    const body = {
      schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
      externalId: '0a21f0f2',
      userName: 'Test_User',
      active: 'True',
      emails: [{ primary: true, type: 'work', value: 'a@testuser.com' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'given family', familyName: 'family', givenName: 'given' },
      roles: [{ primary: 'True', display: 'r', value: 'r1', type: 't' }],
      [ENTERPRISE_USER_SCHEMA]: { manager: '123456', department: 'Sales' },
    };
    expect(parseResource(USER_RESOURCE_TYPE, body)).toEqual({
      externalId: '0a21f0f2',
      userName: 'Test_User',
      active: true,
      emails: [{ primary: true, type: 'work', value: 'a@testuser.com' }],
      name: { formatted: 'given family', familyName: 'family', givenName: 'given' },
      roles: [{ primary: true, display: 'r', value: 'r1', type: 't' }],
      [ENTERPRISE_USER_SCHEMA]: { manager: { value: '123456' }, department: 'Sales' },
    });
  });

  test('Entra ID creates a group with a schema that is no URN, and members with a null $ref', () => {
    const body = {
      schemas: [GROUP_SCHEMA, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: 'e1',
      displayName: 'G',
      meta: { resourceType: 'Group' },
      members: [{ $ref: null, value: 'f648' }],
    };
    expect(parseResource(GROUP_RESOURCE_TYPE, body)).toEqual({
      externalId: 'e1',
      displayName: 'G',
      members: [{ value: 'f648' }],
    });
  });
});

describe('laws', () => {
  const key = fc.constantFrom(
    ...[
      'userName',
      'USERNAME',
      'name',
      'emails',
      'active',
      'groups',
      'schemas',
      'metadata',
      'toString',
      '__proto__',
    ],
    ...[
      'constructor',
      'x509Certificates',
      'password',
      ENTERPRISE_USER_SCHEMA,
      METADATA_SCHEMA,
      'value',
      'manager',
    ],
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>('', 'x', 'True', 'AQID', 0, 1.5, true, false, null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    ),
  })).value;
  const body = fc
    .array(fc.tuple(key, json), { maxLength: 8 })
    .map((entries) => ({ ...Object.fromEntries(entries), userName: 'x' }));

  test('no JSON makes it throw anything but a ScimError', () => {
    fc.assert(
      fc.property(json, fc.jsonValue(), (value, other) => {
        expect(thrownBy(() => parseResource(USER_RESOURCE_TYPE, value))?.status ?? 400).toBe(400);
        expect(thrownBy(() => parseResource(USER_RESOURCE_TYPE, other, STRICT))?.status ?? 400).toBe(400);
      }),
    );
  });

  test('what it gives, it takes again and gives the same, even strictly', () => {
    const seen = { parsed: 0 };
    fc.assert(
      fc.property(body, (value) => {
        let parsed: Attributes | undefined;
        thrownBy(() => {
          parsed = parseResource(USER_RESOURCE_TYPE, value);
        });
        if (parsed === undefined) return;
        seen.parsed += 1;
        const again = parseResource(USER_RESOURCE_TYPE, { schemas: [USER_SCHEMA], ...parsed }, STRICT);
        expect(again).toEqual(parsed);
        expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
    expect(seen.parsed).toBeGreaterThan(50);
  });

  test('names that every object inherits are names like any other', () => {
    const hostile: unknown = JSON.parse(
      '{"userName":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},' +
        '"name":{"__proto__":{"givenName":"evil"},"familyName":"f"},' +
        '"metadata":{"__proto__":{"polluted":1},"constructor":"c","deep":{"__proto__":{"polluted":1}}}}',
    );
    const parsed = parseResource(USER_RESOURCE_TYPE, hostile);
    expect(JSON.stringify(parsed)).toBe(
      `{"userName":"x","name":{"familyName":"f"},"${METADATA_SCHEMA}":` +
        '{"__proto__":{"polluted":1},"constructor":"c","deep":{"__proto__":{"polluted":1}}}}',
    );
    expect(Object.getPrototypeOf(parsed[METADATA_SCHEMA])).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
