import { GROUP_SCHEMA, STRICT } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { BASE_URL, NOW, createApp, elements, resourcesOf } from './app.ts';

describe('creating a group', () => {
  it('numbers it from 5 and answers with its members, rendered from the users', async () => {
    const { call, createUser } = createApp();
    await createUser('ada', { displayName: 'Ada Lovelace' });
    await createUser('bob');
    const { status, body } = await call('POST', '/Groups', {
      displayName: 'Sales',
      members: [{ value: 'u2', $ref: null, display: 'somebody else' }, { value: 'u1' }, { value: 'u2' }],
    });
    const location = `${BASE_URL}/Groups/5`;
    expect(status).toBe(201);
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      id: '5',
      displayName: 'Sales',
      members: [
        { value: 'u1', $ref: `${BASE_URL}/Users/u1`, type: 'User', display: 'Ada Lovelace' },
        { value: 'u2', $ref: `${BASE_URL}/Users/u2`, type: 'User', display: 'bob' },
      ],
      meta: { resourceType: 'Group', created: NOW, lastModified: NOW, location, version: 'W/"1"' },
    });
  });

  it('never uses the number of a deleted group again', async () => {
    const { call, createGroup } = createApp();
    await createGroup('a');
    await call('DELETE', '/Groups/5');
    await expect(createGroup('a')).resolves.toBe('6');
  });

  it('answers 409 when the name is taken in another case', async () => {
    const { call, createGroup } = createApp();
    await createGroup('Sales');
    const { status, body } = await call('POST', '/Groups', { displayName: 'SALES' });
    expect([status, body['scimType'], body['detail']]).toEqual([
      409,
      'uniqueness',
      'displayName "SALES" is taken',
    ]);
  });

  it('takes the known members, and tells the log of those that nobody is', async () => {
    const { createUser, createGroup, memberIds, events } = createApp();
    await createUser('ada');
    const id = await createGroup('Sales', ['nobody', 'u1']);
    expect(await memberIds(id)).toEqual(['u1']);
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'unknownMembers',
        groupId: id,
        memberIds: ['nobody'],
        nestedGroupIds: [],
      }),
    );
  });

  it('refuses a member without a value', async () => {
    const { call } = createApp();
    const missing = await call('POST', '/Groups', { displayName: 'x', members: [{ type: 'User' }] });
    expect([missing.status, missing.body['detail']]).toEqual([400, 'members[0].value: missing']);
  });

  it('refuses a group as a member where only the RFC holds', async () => {
    const { call } = createApp({ compat: STRICT });
    const nested = await call('POST', '/Groups', {
      schemas: [GROUP_SCHEMA],
      displayName: 'x',
      members: [{ value: '1' }],
    });
    expect([nested.status, nested.body['scimType'], nested.body['detail']]).toEqual([
      400,
      'invalidValue',
      'members: groups cannot be members of a group: "1"',
    ]);
  });
});

describe('replacing a group', () => {
  it('replaces name and members, and empties the group when the body has none', async () => {
    const { call, createUser, createGroup, memberIds } = createApp();
    await Promise.all(['a', 'b', 'c'].map((name) => createUser(name)));
    const id = await createGroup('Sales', ['u1', 'u2']);
    const replaced = await call('PUT', `/Groups/${id}`, {
      displayName: 'Sales EMEA',
      members: [{ value: 'u3' }, { value: 'u2' }],
    });
    expect([replaced.status, replaced.body['displayName']]).toEqual([200, 'Sales EMEA']);
    expect(await memberIds(id)).toEqual(['u2', 'u3']);
    await call('PUT', `/Groups/${id}`, { displayName: 'Sales EMEA' });
    expect(await memberIds(id)).toEqual([]);
  });
});

describe('modifying a group', () => {
  it('answers 204 with the new version, unless attributes are asked for', async () => {
    const { call, patch, createGroup } = createApp();
    const id = await createGroup('Sales');
    const renamed = await patch(`/Groups/${id}`, { op: 'replace', path: 'displayName', value: 'EMEA' });
    expect([renamed.status, renamed.text, renamed.headers.get('etag')]).toEqual([204, '', 'W/"2"']);
    const asked = await patch(`/Groups/${id}?attributes=displayName`, {
      op: 'replace',
      value: { externalId: 'x' },
    });
    expect([asked.status, asked.body]).toEqual([
      200,
      { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], id, displayName: 'EMEA' },
    ]);
    expect((await call('GET', `/Groups/${id}`)).headers.get('etag')).toBe('W/"3"');
  });

  it.each([
    ['adds', [{ op: 'add', path: 'members', value: [{ value: 'u3' }] }], ['u1', 'u2', 'u3']],
    [
      'adds one without an array',
      [{ op: 'Add', path: 'members', value: { value: 'u3' } }],
      ['u1', 'u2', 'u3'],
    ],
    ['adds without a path', [{ op: 'add', value: { members: [{ value: 'u3' }] } }], ['u1', 'u2', 'u3']],
    ['removes by a filter', [{ op: 'remove', path: 'members[value eq "u1"]' }], ['u2']],
    ['removes by a disjunction', [{ op: 'remove', path: 'members[value eq "u1" or value eq "u2"]' }], []],
    ['removes by a list', [{ op: 'Remove', path: 'members', value: [{ value: 'u1' }] }], ['u2']],
    ['removes nobody by an empty list', [{ op: 'remove', path: 'members', value: [] }], ['u1', 'u2']],
    ['removes all', [{ op: 'remove', path: 'members' }], []],
    ['replaces', [{ op: 'replace', path: 'members', value: [{ value: 'u3' }] }], ['u3']],
    ['replaces by nobody', [{ op: 'replace', path: 'members', value: [] }], []],
    ['replaces without a path', [{ op: 'replace', value: { id: '5', members: [{ value: 'u3' }] } }], ['u3']],
    [
      'removes, adds and removes in order',
      [
        { op: 'remove', path: 'members' },
        { op: 'add', path: 'members', value: [{ value: 'u3' }, { value: 'u1' }] },
        { op: 'remove', path: 'members[value eq "u1"]' },
      ],
      ['u3'],
    ],
    [
      'adds again what it removed',
      [
        { op: 'remove', path: 'members[value eq "u1"]' },
        { op: 'add', path: 'members', value: [{ value: 'u1' }] },
      ],
      ['u1', 'u2'],
    ],
    [
      'adds and removes by lists, in one request of Entra ID,',
      [
        { op: 'Add', path: 'members', value: [{ $ref: null, value: 'u3' }] },
        {
          op: 'Remove',
          path: 'members',
          value: [
            { $ref: null, value: 'u1' },
            { $ref: null, value: 'u2' },
          ],
        },
      ],
      ['u3'],
    ],
    ['removes by a name', [{ op: 'remove', path: 'members[display sw "use" and value ne "u1"]' }], ['u1']],
    ['removes by a type', [{ op: 'remove', path: 'members[type eq "Group"]' }], ['u1', 'u2']],
  ])('%s members', async (_, operations, expected) => {
    const { patch, createUser, createGroup, memberIds } = createApp();
    for (const name of ['user-1', 'user-2', 'user-3']) await createUser(name);
    const id = await createGroup('Sales', ['u1', 'u2']);
    expect((await patch(`/Groups/${id}`, ...operations)).status).toBe(204);
    expect(await memberIds(id)).toEqual(expected);
  });

  it('counts no change when the members stay the same', async () => {
    const { patch, createUser, createGroup } = createApp();
    await createUser('ada');
    const id = await createGroup('Sales', ['u1']);
    for (const operations of [
      [{ op: 'add', path: 'members', value: [{ value: 'u1' }] }],
      [{ op: 'remove', path: 'members[value eq "nobody"]' }],
      [{ op: 'replace', path: 'members', value: [{ value: 'u1' }] }],
      [
        { op: 'remove', path: 'members[value eq "u1"]' },
        { op: 'add', path: 'members', value: [{ value: 'u1' }] },
      ],
      [],
    ]) {
      expect((await patch(`/Groups/${id}`, ...operations)).headers.get('etag')).toBe('W/"1"');
    }
  });

  it('loses no member when many add one at the same time', async () => {
    const { patch, createUser, createGroup, memberIds } = createApp();
    const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => createUser(`user-${index}`)));
    const group = await createGroup('Sales');
    await Promise.all(
      ids.map((value) => patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value }] })),
    );
    expect(await memberIds(group)).toEqual(ids);
  });

  it('changes nothing when one operation fails', async () => {
    const { patch, createUser, createGroup, memberIds } = createApp();
    await createUser('ada');
    const id = await createGroup('Sales', ['u1']);
    const failed = await patch(
      `/Groups/${id}`,
      { op: 'remove', path: 'members' },
      { op: 'remove', path: 'displayName' },
    );
    expect([failed.status, failed.body['scimType']]).toEqual([400, 'mutability']);
    expect(await memberIds(id)).toEqual(['u1']);
  });

  it('answers noTarget to the removal of an absent member where only the RFC holds', async () => {
    const { patch, createUser, createGroup, memberIds } = createApp({ compat: STRICT });
    await createUser('ada');
    const id = await createGroup('Sales', ['u1']);
    const absent = await patch(`/Groups/${id}`, { op: 'remove', path: 'members[value eq "u9"]' });
    expect([absent.status, absent.body['scimType']]).toEqual([400, 'noTarget']);
    expect((await patch(`/Groups/${id}`, { op: 'remove', path: 'members[value eq "u1"]' })).status).toBe(204);
    expect(await memberIds(id)).toEqual([]);
  });

  it('refuses a member without a value', async () => {
    const { patch, createGroup } = createApp();
    const id = await createGroup('Sales');
    const value = [{ type: 'User' }];
    const refused = await patch(`/Groups/${id}`, { op: 'add', path: 'members', value });
    expect([refused.status, refused.body['scimType']]).toEqual([400, 'invalidValue']);
  });
});

describe('a filter on memberships', () => {
  it('finds the groups of a user and the users of a group', async () => {
    const { call, createUser, createGroup } = createApp();
    await createUser('ada');
    await createUser('bob');
    const id = await createGroup('Sales', ['u2']);
    const groups = await call('GET', '/Groups?filter=members.value%20eq%20%22u2%22&attributes=displayName');
    expect(resourcesOf(groups).map(({ displayName }) => displayName)).toEqual(['All Users', 'Sales']);
    const users = await call('GET', `/Users?filter=groups[value%20eq%20%22${id}%22]`);
    expect(resourcesOf(users).map(({ userName }) => userName)).toEqual(['bob']);
    const one = await call('GET', `/Groups?filter=id%20eq%20%22${id}%22%20and%20members%20eq%20%22u1%22`);
    expect(one.body['totalResults']).toBe(0);
  });
});

describe('members and groups', () => {
  it('follow the names of those they point to', async () => {
    const { call, patch, createUser, createGroup } = createApp();
    await createUser('ada');
    const id = await createGroup('Sales', ['u1']);
    await patch('/Users/u1', { op: 'replace', path: 'displayName', value: 'Ada L.' });
    await patch(`/Groups/${id}`, { op: 'replace', path: 'displayName', value: 'EMEA' });
    expect(elements((await call('GET', `/Groups/${id}`)).body['members'])[0]?.['display']).toBe('Ada L.');
    expect(elements((await call('GET', '/Users/u1')).body['groups'])[1]?.['display']).toBe('EMEA');
  });

  it('are left out when excluded', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    expect((await call('GET', '/Groups/4?excludedAttributes=members')).body).not.toHaveProperty('members');
    expect((await call('GET', '/Users/u1?excludedAttributes=groups')).body).not.toHaveProperty('groups');
  });
});

it.each(['$ref co "/Users/u1"', `$ref eq "${BASE_URL}/Users/u1"`, 'type eq "User" and display eq "ada"'])(
  'members are selected as they are shown: %s',
  async (filter) => {
    const { patch, createUser, createGroup, memberIds } = createApp();
    for (const name of ['ada', 'bob']) await createUser(name);
    const id = await createGroup('Sales', ['u1', 'u2']);
    expect((await patch(`/Groups/${id}`, { op: 'remove', path: `members[${filter}]` })).status).toBe(204);
    expect(await memberIds(id)).toEqual(['u2']);
  },
);
