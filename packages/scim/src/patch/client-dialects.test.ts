import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../../test/deep-freeze.ts';
import type { Attributes } from '../resource/attributes.ts';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '../schema/resource-type.ts';
import { ENTERPRISE_USER_SCHEMA, METADATA_SCHEMA, PATCH_OP_MESSAGE } from '../urn.ts';
import { applyPatch } from './apply-patch.ts';
import { parsePatch } from './parse-patch.ts';

const USER: Attributes = deepFreeze({
  userName: 'bjensen',
  active: true,
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [
    { type: 'work', value: 'b@work.example', primary: true },
    { type: 'home', value: 'b@home.example' },
  ],
});
const WORK = { type: 'work', value: 'b@work.example', primary: true };
const HOME = { type: 'home', value: 'b@home.example' };
const MANAGED: Attributes = { ...USER, [ENTERPRISE_USER_SCHEMA]: { manager: { value: '26' } } };

const GROUP: Attributes = deepFreeze({ displayName: 'Tour', members: [{ value: 'u1' }, { value: 'u2' }] });

function patchUser(before: Attributes, ...operations: readonly object[]): Attributes {
  const body = { schemas: [PATCH_OP_MESSAGE], Operations: operations };
  return applyPatch(USER_RESOURCE_TYPE, before, parsePatch(USER_RESOURCE_TYPE, body));
}

function patchGroup(...operations: readonly object[]): Attributes {
  const body = { schemas: [PATCH_OP_MESSAGE], Operations: operations };
  return applyPatch(GROUP_RESOURCE_TYPE, GROUP, parsePatch(GROUP_RESOURCE_TYPE, body));
}

describe('Okta', () => {
  test('deactivates without a path', () => {
    expect(patchUser(USER, { op: 'replace', value: { active: false } })).toEqual({ ...USER, active: false });
  });

  test('pushes a membership: removes by filter, adds with a display of its own', () => {
    const after = patchGroup(
      { op: 'remove', path: 'members[value eq "u1"]' },
      { op: 'add', path: 'members', value: [{ value: 'u3', display: 'test.user@okta.local' }] },
    );
    expect(after['members']).toEqual([{ value: 'u2' }, { value: 'u3' }]);
  });

  test('repeats the name with every push, the id in the value', () => {
    expect(patchGroup({ op: 'replace', value: { id: 'g1', displayName: 'Tour' } })).toBe(GROUP);
  });

  test.each([
    [{ op: 'replace', path: 'members', value: [] }],
    [{ op: 'replace', value: { members: [], id: 'g1', displayName: 'Tour' } }],
  ])('pushes an empty group: %j', (operation) => {
    expect(patchGroup(operation)).toEqual({ displayName: 'Tour' });
  });

  test('pushes a whole membership', () => {
    const members = [{ value: 'u2' }, { value: 'u9' }];
    expect(patchGroup({ op: 'replace', path: 'members', value: members })['members']).toEqual(members);
  });

  test('writes custom attributes under the namespace', () => {
    expect(
      patchUser(USER, { op: 'replace', value: { metadata: { department: 'Eng' } } })[METADATA_SCHEMA],
    ).toEqual({
      department: 'Eng',
    });
  });
});

describe('Entra ID', () => {
  test('disables with a capital op and a string', () => {
    expect(patchUser(USER, { op: 'Replace', path: 'active', value: 'False' })['active']).toBe(false);
  });

  test('updates one attribute for each operation', () => {
    const after = patchUser(
      USER,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@work.example' },
      { op: 'Replace', path: 'name.familyName', value: 'Smith' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '555' },
      { op: 'Add', path: 'addresses[type eq "work"].streetAddress', value: '1 Main St' },
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Oslo' },
      { op: 'Replace', path: `${ENTERPRISE_USER_SCHEMA}:employeeNumber`, value: '7' },
      { op: 'Add', path: 'roles[primary eq "True"].value', value: 'admin' },
    );
    expect(after).toEqual({
      ...USER,
      name: { givenName: 'Barbara', familyName: 'Smith' },
      emails: [{ ...WORK, value: 'new@work.example' }, HOME],
      phoneNumbers: [{ type: 'mobile', value: '555' }],
      addresses: [{ type: 'work', streetAddress: '1 Main St', locality: 'Oslo' }],
      [ENTERPRISE_USER_SCHEMA]: { employeeNumber: '7' },
      roles: [{ primary: true, value: 'admin' }],
    });
  });

  test('updates many attributes at once, with dotted keys and URNs', () => {
    const after = patchUser(USER, {
      op: 'replace',
      value: {
        displayName: 'Bjfe',
        'name.givenName': 'Kkom',
        'name.familyName': 'Unua',
        'emails[type eq "home"].value': 'h@x',
        [`${ENTERPRISE_USER_SCHEMA}:employeeNumber`]: 'Aklq',
        [ENTERPRISE_USER_SCHEMA]: { 'manager.value': '9', department: 'Sales' },
      },
    });
    expect(after).toEqual({
      ...USER,
      displayName: 'Bjfe',
      name: { givenName: 'Kkom', familyName: 'Unua' },
      emails: [WORK, { ...HOME, value: 'h@x' }],
      [ENTERPRISE_USER_SCHEMA]: { employeeNumber: 'Aklq', manager: { value: '9' }, department: 'Sales' },
    });
  });

  test.each([['26'], [{ value: '26' }]])('sets the manager: %j', (value) => {
    expect(patchUser(USER, { op: 'Add', path: `${ENTERPRISE_USER_SCHEMA}:manager`, value })).toEqual(MANAGED);
  });

  test.each([
    [{ op: 'Remove', path: `${ENTERPRISE_USER_SCHEMA}:manager` }],
    [{ op: 'Replace', path: `${ENTERPRISE_USER_SCHEMA}:manager`, value: '' }],
    [{ op: 'Replace', path: `${ENTERPRISE_USER_SCHEMA}:manager`, value: { value: '' } }],
    [{ op: 'Replace', path: `${ENTERPRISE_USER_SCHEMA}:manager`, value: null }],
  ])('clears the manager, and with it the extension: %j', (operation) => {
    expect(patchUser(MANAGED, operation)).toEqual(USER);
  });

  test('adds a member with a null $ref, and removes one by a list', () => {
    const after = patchGroup(
      { op: 'Add', path: 'members', value: [{ $ref: null, value: 'u3' }] },
      { op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u1' }] },
    );
    expect(after['members']).toEqual([{ value: 'u2' }, { value: 'u3' }]);
  });

  test('removes, adds and replaces the same attribute in one request', () => {
    const after = patchUser(
      USER,
      { op: 'remove', path: 'preferredLanguage' },
      { op: 'add', path: 'preferredLanguage', value: 'en' },
      { op: 'replace', path: 'preferredLanguage', value: 'de' },
    );
    expect(after['preferredLanguage']).toBe('de');
  });
});

test('an e-mail address is added once, in whatever case it comes', () => {
  const after = patchUser(USER, {
    op: 'add',
    path: 'emails',
    value: [{ value: 'B@WORK.example', type: 'Work' }],
  });
  expect(after['emails']).toEqual([{ type: 'Work', value: 'B@WORK.example', primary: true }, HOME]);
});
