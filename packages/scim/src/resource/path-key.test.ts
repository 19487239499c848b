import { describe, expect, test } from 'vitest';
import { thrownBy } from '../../test/thrown-by.ts';
import { USER_RESOURCE_TYPE } from '../schema/resource-type.ts';
import { ENTERPRISE_USER_SCHEMA, METADATA_SCHEMA, USER_SCHEMA } from '../urn.ts';
import { parseResource } from './parse-resource.ts';
import { processorTime } from '../../test/processor-time.ts';

const HOME = { value: 'h@x', type: 'home' };

describe('a key that is a path', () => {
  const read = (members: object): object =>
    parseResource(USER_RESOURCE_TYPE, { schemas: [USER_SCHEMA], userName: 'x', ...members });

  test.each([
    [{ [`${USER_SCHEMA}:active`]: false }, { active: false }],
    [{ [`${USER_SCHEMA.toUpperCase()}:ACTIVE`]: 'False' }, { active: false }],
    [{ [USER_SCHEMA]: { active: false } }, { active: false }],
    [
      { active: true, [USER_SCHEMA]: { active: false, 'name.givenName': 'G' } },
      { active: false, name: { givenName: 'G' } },
    ],
    [{ name: { familyName: 'F' }, 'name.givenName': 'G' }, { name: { familyName: 'F', givenName: 'G' } }],
    [{ 'emails.value': 'a@x' }, { emails: [{ value: 'a@x' }] }],
    [
      { [`${ENTERPRISE_USER_SCHEMA}:department`]: 'D', [ENTERPRISE_USER_SCHEMA]: { costCenter: 'C' } },
      { [ENTERPRISE_USER_SCHEMA]: { department: 'D', costCenter: 'C' } },
    ],
    [
      { [ENTERPRISE_USER_SCHEMA]: { 'manager.value': '42' } },
      { [ENTERPRISE_USER_SCHEMA]: { manager: { value: '42' } } },
    ],
    [{ 'emails.type': 'work', emails: [{ value: 'a@x' }] }, { emails: [{ value: 'a@x', type: 'work' }] }],
    [
      { 'emails[type eq "work"].value': 'b@x', emails: [HOME, { value: 'a@x', type: 'work' }] },
      { emails: [HOME, { value: 'b@x', type: 'work' }] },
    ],
    [{ 'EMAILS[TYPE EQ "work"].VALUE': 'b@x' }, { emails: [{ value: 'b@x', type: 'work' }] }],
    [
      { [`${USER_SCHEMA}:emails[type eq "work"]`]: { value: 'b@x' } },
      { emails: [{ value: 'b@x', type: 'work' }] },
    ],
    [{ emails: [HOME], 'emails[type eq "home"].value': null }, { emails: [{ type: 'home' }] }],
    [{ 'groups[value eq "1"].display': 'x', 'shoes[size eq 45].colour': 'red' }, {}],
    [{ 'metadata.team': 'T' }, { [METADATA_SCHEMA]: { team: 'T' } }],
    [{ 'meta.version': 'x', [`${USER_SCHEMA}:id`]: 'x', 'groups.value': '1', 'name.shoe': 1 }, {}],
    [{ 'name.givenName': null, [USER_SCHEMA]: null }, {}],
  ])('case %#', (members, expected) => {
    expect(read(members)).toEqual({ userName: 'x', ...expected });
  });

  test('of which there are many is merged once', () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => [`metadata.k${index}`, index]);
    const start = processorTime();
    expect(
      Object.keys(read({ metadata: Object.fromEntries(keys), ...Object.fromEntries(keys) })),
    ).toHaveLength(2);
    expect(processorTime() - start).toBeLessThan(2000);
  });

  test.each([
    ['emails[type eq "work"].shoe', 'invalidPath', 'the body.path: emails has no sub-attribute "shoe"'],
    ['emails[type eq', 'invalidFilter', 'filter: expected a value'],
    ['emails[shoe eq 45].value', 'invalidFilter', 'shoe'],
    ['emails[type pr].value', 'noTarget', 'emails[…].value: the filter selects no element'],
    ['name[familyName pr].givenName', 'invalidPath', 'the body.path: name is not multi-valued'],
  ])('and leads nowhere in what it begins with is refused: %s', (key, scimType, detail) => {
    expect(thrownBy(() => read({ [key]: 'x' }))).toMatchObject({
      scimType,
      detail: expect.stringContaining(detail),
    });
  });

  test('has the type of what it names', () => {
    expect(thrownBy(() => read({ [`${USER_SCHEMA}:active`]: 'no' }))?.scimType).toBe('invalidValue');
    expect(thrownBy(() => read({ [USER_SCHEMA]: 'no' }))?.scimType).toBe('invalidValue');
  });
});
