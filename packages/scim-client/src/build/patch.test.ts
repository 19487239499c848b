import { parsePatchPath } from '@drawbridge/scim';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import { createScimClient, elements, eq, not, patch, pr, type Patch, type ScimClient } from '../index.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

test('a patch is applied in the order in which it was built', async () => {
  const client = createScimClient({
    baseUrl: 'https://app.test/api/scim/v2',
    token: 'token',
    fetch: createScimHandler({
      store: createMemoryStore(),
      authenticate: () => ({ name: 'test', scopes: ['scim'] }),
    }),
  });
  const { id } = await client.users.create({
    userName: 'ada',
    title: 'Countess',
    emails: [
      { type: 'work', value: 'ada@work.example' },
      { type: 'home', value: 'ada@home.example' },
    ],
  });
  const changes = patch()
    .replace('active', false)
    .replace('name.familyName', 'King')
    .add('emails', { type: 'other', value: 'ada@other.example' })
    .replace(elements('emails', eq('type', 'work'), 'value'), 'king@work.example')
    .remove(elements('emails', eq('type', 'home')))
    .add(`${ENTERPRISE}:department`, 'Engines')
    .remove('title');
  await client.users.patch(id, changes);
  const user = await client.users.get(id);
  expect(user).toMatchObject({
    active: false,
    name: { familyName: 'King' },
    emails: [
      { type: 'work', value: 'king@work.example' },
      { type: 'other', value: 'ada@other.example' },
    ],
    [ENTERPRISE]: { department: 'Engines' },
  });
  expect(user).not.toHaveProperty('title');
});

test('a patch is never changed by what is built on it', () => {
  const base = patch().replace('active', false);
  base.remove('title');
  expect(base.operations).toEqual([{ op: 'replace', path: 'active', value: false }]);
});

test('the path of elements means the filter that was built, whatever is in its values', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(parsePatchPath(elements('emails', eq('value', value), 'type'))).toEqual({
        path: { name: 'emails' },
        filter: { op: 'eq', path: { name: 'value' }, value },
        subAttribute: 'type',
      });
    }),
  );
});

test('attributes and values are checked by the compiler', () => {
  expectTypeOf(patch().replace('active', false).remove('title')).toEqualTypeOf<Patch<'active' | 'title'>>();
  const check = (client: ScimClient): unknown => [
    client.users.patch('1', patch().replace('password', 'secret').add('metadata.floor', 5)),
    client.users.patch(
      '1',
      patch()
        .replace('emails', [{ value: 'a' }])
        .remove('emails[type eq "work"]'),
    ),
    client.groups.patch(
      '1',
      patch()
        .add('members', [{ value: '1' }])
        .add('members', { value: '2' }),
    ),
    client.groups.patch(
      '1',
      patch()
        .remove('members[value eq "1"]')
        .remove(elements('members', not(pr('type')))),
    ),
    // @ts-expect-error: no such attribute
    patch().replace('actve', false),
    // @ts-expect-error: a boolean
    patch().replace('active', 'false'),
    // @ts-expect-error: read-only
    patch().replace('id', '1'),
    // @ts-expect-error: derived from the groups
    patch().add('groups', []),
    // @ts-expect-error: read-only
    patch().remove('meta.version'),
    // @ts-expect-error: an e-mail address has no street
    patch().add('emails', [{ streetAddress: 'a' }]),
    // @ts-expect-error: no such sub-attribute
    patch().replace('emails[type eq "work"].street', 'a'),
    // @ts-expect-error: it has one value only
    patch().remove('name[familyName eq "a"]'),
    // @ts-expect-error: no sub-attribute of a member
    elements('members', eq('primary', true)),
    // @ts-expect-error: groups are not active
    client.groups.patch('1', patch().replace('active', false)),
    // @ts-expect-error: users have no members
    client.users.patch('1', patch().replace('active', false).remove('members')),
  ];
  return check;
});
