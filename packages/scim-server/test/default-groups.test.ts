import { STRICT } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { createApp, elements, resourcesOf } from './app.ts';

const PREFIX = 'Retool - production - ';

describe('the default groups', () => {
  it('are there from the start, under their prefixed names', async () => {
    const { call } = createApp({ defaultGroupPrefix: PREFIX });
    const groups = resourcesOf(await call('GET', '/Groups?attributes=displayName'));
    expect(groups.map(({ id, displayName }) => [id, displayName])).toEqual([
      ['1', 'Retool - production - admin'],
      ['2', 'Retool - production - editor'],
      ['3', 'Retool - production - viewer'],
      ['4', 'Retool - production - All Users'],
    ]);
  });

  it.each([
    ['displayName eq "Retool - production - admin"', ['1']],
    ['displayName eq "admin"', ['1']],
    ['displayName eq "ADMIN"', ['1']],
    ['displayName eq "admin" or displayName eq "viewer"', ['1', '3']],
    ['displayName eq "admin" and displayName sw "Retool"', ['1']],
    ['not (displayName eq "all users")', ['1', '2', '3']],
    ['displayName co "production"', ['1', '2', '3', '4']],
    ['displayName eq "production"', []],
    ['displayName ne "admin"', ['2', '3', '4']],
    ['displayName sw "ALL"', ['4']],
    ['displayName co "edit" and displayName ew "r"', ['2']],
    ['displayName sw "view" or displayName sw "adm"', ['1', '3']],
    ['not (displayName sw "adm")', ['2', '3', '4']],
  ])('are found by %s', async (filter, ids) => {
    const { call } = createApp({ defaultGroupPrefix: PREFIX });
    const found = await call('GET', `/Groups?filter=${encodeURIComponent(filter)}`);
    expect(resourcesOf(found).map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ['groups.display eq "editor"', ['u1']],
    ['groups.display eq "Retool - production - Editor"', ['u1']],
    ['groups.display sw "edit"', ['u1']],
    ['groups[display eq "editor" and value eq "2"]', ['u1']],
    ['not (groups.display eq "editor")', ['u2']],
    ['groups.display ne "all users"', ['u1']],
  ])('are found from their members by %s', async (filter, ids) => {
    const { call, patch, createUser } = createApp({ defaultGroupPrefix: PREFIX });
    await createUser('ada');
    await createUser('bob');
    await patch('/Groups/2', { op: 'add', path: 'members', value: [{ value: 'u1' }] });
    const found = await call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect(resourcesOf(found).map(({ id }) => id)).toEqual(ids);
  });

  it.each(['admin', 'Retool - production - Admin', 'all users'])(
    'leave the name %s to no other group',
    async (displayName) => {
      const { call, createGroup, patch } = createApp({ defaultGroupPrefix: PREFIX });
      expect((await call('POST', '/Groups', { displayName })).status).toBe(409);
      const id = await createGroup('Sales');
      expect((await patch(`/Groups/${id}`, { op: 'replace', value: { displayName } })).status).toBe(409);
    },
  );

  it('take members like any other group, and keep their name whatever a push says', async () => {
    const { call, patch, createUser, memberIds } = createApp({ defaultGroupPrefix: PREFIX });
    await createUser('ada');
    const pushed = await patch('/Groups/2', {
      op: 'replace',
      value: { id: '2', displayName: 'Okta editors', members: [{ value: 'u1' }] },
    });
    expect(pushed.status).toBe(204);
    expect(await memberIds('2')).toEqual(['u1']);
    const put = await call('PUT', '/Groups/2', { displayName: 'Okta editors', members: [] });
    expect([put.status, put.body['displayName'], put.body['members']]).toEqual([200, `${PREFIX}editor`, []]);
    expect(resourcesOf(await call('GET', '/Groups?filter=displayName%20eq%20%22editor%22')).length).toBe(1);
  });

  it('cannot be deleted', async () => {
    const { call } = createApp();
    const { status, body } = await call('DELETE', '/Groups/1');
    expect([status, body['detail']]).toEqual([403, 'the default group "admin" cannot be deleted']);
    expect((await call('GET', '/Groups/1')).status).toBe(200);
  });
});

describe('All Users', () => {
  it('takes the removal of a member even where only the RFC holds', async () => {
    const { patch, createUser } = createApp({ compat: STRICT });
    await createUser('ada');
    expect((await patch('/Groups/4', { op: 'remove', path: 'members[value eq "u1"]' })).status).toBe(204);
  });

  it('has every user, active or not, as a member', async () => {
    const { call, createUser, memberIds } = createApp();
    await createUser('ada');
    await createUser('bob', { active: false });
    expect(await memberIds('4')).toEqual(['u1', 'u2']);
    await call('DELETE', '/Users/u1');
    expect(await memberIds('4')).toEqual(['u2']);
  });

  it('takes every push and none of its effects', async () => {
    const { call, patch, createUser, memberIds } = createApp();
    await createUser('ada');
    for (const operation of [
      { op: 'remove', path: 'members' },
      { op: 'remove', path: 'members[display eq "ada"]' },
      { op: 'replace', path: 'members', value: [{ value: 'nobody' }] },
    ]) {
      const pushed = await patch('/Groups/4', operation);
      expect([pushed.status, pushed.headers.get('etag')]).toEqual([204, 'W/"1"']);
    }
    expect((await call('PUT', '/Groups/4', { displayName: 'x', members: [] })).status).toBe(200);
    expect(await memberIds('4')).toEqual(['u1']);
  });

  it("stands among a user's groups in the order of the ids", async () => {
    const { call, patch, createUser, createGroup } = createApp();
    const id = await createUser('ada');
    await createGroup('Sales', [id]);
    await patch('/Groups/2', { op: 'add', path: 'members', value: [{ value: id }] });
    const { body } = await call('GET', `/Users/${id}`);
    expect(elements(body['groups']).map(({ value }) => value)).toEqual(['2', '4', '5']);
  });
});
