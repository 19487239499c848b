import { describe, expect, test } from 'vitest';
import { thrownBy } from '../test/thrown-by.ts';
import { LENIENCIES, LENIENT, STRICT, type Compat, type LeniencyName } from './compat.ts';
import { compileFilter } from './filter/match-filter.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { applyPatch } from './patch/apply-patch.ts';
import { parsePatch } from './patch/parse-patch.ts';
import type { Attributes } from './resource/attributes.ts';
import { parseResource } from './resource/parse-resource.ts';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE, type ResourceType } from './schema/resource-type.ts';
import type { ScimType } from './scim-error.ts';
import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA, PATCH_OP_MESSAGE, USER_SCHEMA } from './urn.ts';

interface Case {
  readonly run: (compat: Compat) => unknown;
  readonly gives: unknown;
  readonly refusedAs: ScimType;
}

const USER: Attributes = { userName: 'x', emails: [{ value: 'a@x', type: 'home' }] };
const GROUP: Attributes = { displayName: 'g', members: [{ value: 'u1' }, { value: 'u2' }] };

function patch(type: ResourceType, attributes: Attributes, ...operations: readonly unknown[]): Case['run'] {
  return (compat) => {
    const body = { schemas: [PATCH_OP_MESSAGE], Operations: operations };
    return applyPatch(type, attributes, parsePatch(type, body, compat), compat);
  };
}

// What only a service provider can take or refuse; its own tests show it.
const OF_THE_SERVER = [
  'nestedGroups',
  'otherMediaTypes',
  'plainExtensionNames',
  'serviceConfigurationAlias',
  'urlDialects',
] as const;
type OfTheServer = (typeof OF_THE_SERVER)[number];

// For each other leniency: what it makes of a request that the RFC refuses, and how it is refused without it.
const CASES: Readonly<Record<Exclude<LeniencyName, OfTheServer>, readonly Case[]>> = {
  booleanStrings: [
    {
      run: patch(USER_RESOURCE_TYPE, USER, { op: 'replace', path: 'active', value: 'False' }),
      gives: { ...USER, active: false },
      refusedAs: 'invalidValue',
    },
    {
      run: (compat) =>
        compileFilter(USER_RESOURCE_TYPE, parseFilter('active eq "True"', compat), compat)({ active: true }),
      gives: true,
      refusedAs: 'invalidFilter',
    },
  ],
  bareComplexValue: [
    {
      run: patch(USER_RESOURCE_TYPE, USER, {
        op: 'add',
        path: `${ENTERPRISE_USER_SCHEMA}:manager`,
        value: '42',
      }),
      gives: { ...USER, [ENTERPRISE_USER_SCHEMA]: { manager: { value: '42' } } },
      refusedAs: 'invalidValue',
    },
    {
      run: patch(
        USER_RESOURCE_TYPE,
        { ...USER, [ENTERPRISE_USER_SCHEMA]: { manager: { value: '42', $ref: 'Users/42' } } },
        { op: 'replace', path: `${ENTERPRISE_USER_SCHEMA}:manager`, value: '' },
      ),
      gives: USER,
      refusedAs: 'invalidValue',
    },
  ],
  singleForMultiValued: [
    {
      run: (compat) => {
        const body = { schemas: [USER_SCHEMA], userName: 'x', roles: { value: 'r' } };
        return parseResource(USER_RESOURCE_TYPE, body, compat);
      },
      gives: { userName: 'x', roles: [{ value: 'r' }] },
      refusedAs: 'invalidValue',
    },
  ],
  anyTextForReference: [
    {
      run: patch(USER_RESOURCE_TYPE, USER, { op: 'add', path: 'profileUrl', value: 'ask at the desk' }),
      gives: { ...USER, profileUrl: 'ask at the desk' },
      refusedAs: 'invalidValue',
    },
  ],
  emptyOperations: [{ run: patch(USER_RESOURCE_TYPE, USER), gives: USER, refusedAs: 'invalidSyntax' }],
  createByValueFilter: [
    {
      run: patch(USER_RESOURCE_TYPE, USER, {
        op: 'replace',
        path: 'emails[type eq "work"].value',
        value: 'w@x',
      }),
      gives: {
        userName: 'x',
        emails: [
          { value: 'a@x', type: 'home' },
          { type: 'work', value: 'w@x' },
        ],
      },
      refusedAs: 'noTarget',
    },
  ],
  removeAbsentValue: [
    {
      run: patch(GROUP_RESOURCE_TYPE, GROUP, { op: 'remove', path: 'members[value eq "u9"]' }),
      gives: GROUP,
      refusedAs: 'noTarget',
    },
    {
      run: patch(GROUP_RESOURCE_TYPE, { displayName: 'g' }, { op: 'remove', path: 'members[value eq "u9"]' }),
      gives: { displayName: 'g' },
      refusedAs: 'noTarget',
    },
  ],
  removeByValueList: [
    {
      run: patch(GROUP_RESOURCE_TYPE, GROUP, {
        op: 'remove',
        path: 'members',
        value: [{ $ref: null, value: 'u1' }],
      }),
      gives: { displayName: 'g', members: [{ value: 'u2' }] },
      refusedAs: 'invalidValue',
    },
  ],
  readOnlyInPathlessValue: [
    {
      run: patch(GROUP_RESOURCE_TYPE, GROUP, { op: 'replace', value: { id: 'g1', displayName: 'h' } }),
      gives: { ...GROUP, displayName: 'h' },
      refusedAs: 'mutability',
    },
    {
      run: patch(USER_RESOURCE_TYPE, USER, {
        op: 'add',
        value: { [ENTERPRISE_USER_SCHEMA]: { manager: { displayName: 'Boss' } }, meta: {}, nickName: 'n' },
      }),
      gives: { ...USER, nickName: 'n' },
      refusedAs: 'mutability',
    },
  ],
  unknownAttributeInPathlessValue: [
    {
      run: patch(USER_RESOURCE_TYPE, USER, { op: 'replace', value: { shoeSize: 9, nickName: 'n' } }),
      gives: { ...USER, nickName: 'n' },
      refusedAs: 'invalidPath',
    },
  ],
  unquotedFilterValue: [
    {
      run: (compat) => parseFilter('externalId eq jyoung', compat),
      gives: { op: 'eq', path: { name: 'externalId' }, value: 'jyoung' },
      refusedAs: 'invalidFilter',
    },
    {
      run: patch(USER_RESOURCE_TYPE, USER, {
        op: 'replace',
        path: 'emails[type eq home].value',
        value: 'b@x',
      }),
      gives: { userName: 'x', emails: [{ value: 'b@x', type: 'home' }] },
      refusedAs: 'invalidFilter',
    },
  ],
  valuePathSubAttribute: [
    {
      run: (compat) => parseFilter('emails[type eq "work"].value eq "a@x"', compat),
      gives: parseFilter('emails[type eq "work" and value eq "a@x"]', STRICT),
      refusedAs: 'invalidFilter',
    },
  ],
  opInAnyCase: [
    {
      run: patch(USER_RESOURCE_TYPE, USER, { op: 'Replace', path: 'active', value: false }),
      gives: { ...USER, active: false },
      refusedAs: 'invalidSyntax',
    },
  ],
  pathInValueKey: [
    {
      run: patch(USER_RESOURCE_TYPE, USER, { op: 'replace', value: { 'name.givenName': 'G' } }),
      gives: { ...USER, name: { givenName: 'G' } },
      refusedAs: 'invalidPath',
    },
    {
      run: patch(USER_RESOURCE_TYPE, USER, { op: 'add', value: { [`${USER_SCHEMA}:active`]: false } }),
      gives: { ...USER, active: false },
      refusedAs: 'invalidPath',
    },
    {
      run: patch(USER_RESOURCE_TYPE, USER, { op: 'add', value: { [USER_SCHEMA]: { active: false } } }),
      gives: { ...USER, active: false },
      refusedAs: 'invalidPath',
    },
    {
      run: (compat) => {
        const body = { schemas: [USER_SCHEMA], userName: 'x', [`${USER_SCHEMA}:active`]: false };
        return parseResource(USER_RESOURCE_TYPE, body, compat);
      },
      gives: { userName: 'x', active: false },
      refusedAs: 'invalidSyntax',
    },
    {
      run: (compat) => {
        const body = { ...USER, schemas: [USER_SCHEMA], 'emails[type eq "home"].value': 'h@x' };
        return parseResource(USER_RESOURCE_TYPE, body, compat);
      },
      gives: { ...USER, emails: [{ type: 'home', value: 'h@x' }] },
      refusedAs: 'invalidSyntax',
    },
  ],
  missingMessageSchema: [
    {
      run: (compat) => parsePatch(USER_RESOURCE_TYPE, { Operations: [{ op: 'add', value: {} }] }, compat),
      gives: [],
      refusedAs: 'invalidSyntax',
    },
  ],
  unknownSchemas: [
    {
      run: (compat) =>
        parseResource(
          GROUP_RESOURCE_TYPE,
          { schemas: [GROUP_SCHEMA, 'http://schemas.example/Group'], displayName: 'g' },
          compat,
        ),
      gives: { displayName: 'g' },
      refusedAs: 'invalidValue',
    },
  ],
  missingSchemas: [
    {
      run: (compat) => parseResource(GROUP_RESOURCE_TYPE, { displayName: 'g' }, compat),
      gives: { displayName: 'g' },
      refusedAs: 'invalidSyntax',
    },
    {
      run: (compat) => parseResource(GROUP_RESOURCE_TYPE, { schemas: [], displayName: 'g' }, compat),
      gives: { displayName: 'g' },
      refusedAs: 'invalidSyntax',
    },
  ],
};

const NAMES = Object.keys(LENIENCIES).filter((name): name is keyof typeof CASES =>
  Object.hasOwn(CASES, name),
);

test('every leniency has a case, a client and a transcript', () => {
  expect(NAMES.length + OF_THE_SERVER.length).toBe(Object.keys(LENIENCIES).length);
  for (const leniency of Object.values(LENIENCIES)) {
    expect(leniency.client).not.toBe('');
    expect(leniency.transcript).toMatch(/^[\w-]+\/[\w.-]+\.http$/);
  }
});

describe.each(NAMES)('%s', (name) => {
  test.each(CASES[name])('case %#', ({ run, gives, refusedAs }) => {
    expect(run(LENIENT)).toEqual(gives);
    expect(run({ ...STRICT, [name]: true })).toEqual(gives);
    expect(thrownBy(() => run(STRICT))?.scimType).toBe(refusedAs);
    expect(thrownBy(() => run({ ...LENIENT, [name]: false }))?.scimType).toBe(refusedAs);
  });
});
