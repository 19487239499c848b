import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/call-api.ts';
import { createOktaSandbox, type OktaGroup, type OktaUser, type SandboxOrg } from '../index.ts';

const BEA = { login: 'bea@example.com', email: 'bea@example.com', firstName: 'Bea', lastName: 'Berg' };

/** An org with one user in one group, a minute after both came into being. */
function createScene(): { org: SandboxOrg; user: OktaUser; group: OktaGroup; now: string } {
  const clock = createTestClock('2026-02-03T10:00:00.000Z');
  const { org } = createOktaSandbox({ users: 0, clock: clock.now });
  const { id } = org.createUser(BEA);
  const group = org.createGroup({ name: 'Readers', description: null }, { members: [id] });
  const user = org.findUser(id);
  if (user === undefined) throw new Error('The user is missing.');
  return { org, user, group, now: clock.tick(60) };
}

describe('a change of status', () => {
  it.each(['suspend', 'deactivate', 'lock', 'expirePassword'] as const)(
    '%s moves statusChanged and lastUpdated of the user, and leaves group and membership alone',
    (hook) => {
      const { org, user, group, now } = createScene();
      const after = org[hook](user.id);
      expect(after).toEqual({ ...user, status: after.status, statusChanged: now, lastUpdated: now });
      expect(after.status).not.toBe(user.status);
      expect(org.findGroup('Readers')).toEqual(group);
      expect(org.membersOf('Readers')).toEqual([after]);
    },
  );

  it.each([
    ['suspend', 'unsuspend'],
    ['lock', 'unlock'],
  ] as const)('%s is undone by %s', (hook, inverse) => {
    const { org, user } = createScene();
    org[hook](user.id);
    expect(org[inverse](user.id).status).toBe('ACTIVE');
  });

  it('activate brings a deactivated user back and moves activated too', () => {
    const { org, user, now } = createScene();
    org.deactivate(user.id);
    expect(org.activate(user.id)).toEqual({ ...user, activated: now, statusChanged: now, lastUpdated: now });
  });

  it.each([
    ['activate', 'E0000016'],
    ['unsuspend', 'E0000001'],
    ['unlock', 'E0000032'],
  ] as const)('%s of an active user is refused with %s and changes nothing', (hook, errorCode) => {
    const { org, user } = createScene();
    expect(() => org[hook](user.id)).toThrow(expect.objectContaining({ errorCode }));
    expect(org.findUser(user.id)).toEqual(user);
  });

  it('suspend is only for active users', () => {
    const { org, user } = createScene();
    org.lock(user.id);
    expect(() => org.suspend(user.id)).toThrow(
      expect.objectContaining({ errorCode: 'E0000001', status: 400 }),
    );
  });

  it('deactivate takes the user out of Everyone and moves its lastMembershipUpdated; suspend does not', () => {
    const { org } = createOktaSandbox({ clock: () => new Date('2026-02-03T10:00:00.000Z') });
    const [user] = org.membersOf('Retool Viewers').filter(({ status }) => status === 'ACTIVE');
    const before = org.findGroup('Everyone');
    org.suspend(user?.id ?? '');
    expect(org.findGroup('Everyone')).toEqual(before);
    expect(org.membersOf('Everyone')).toContainEqual(expect.objectContaining({ id: user?.id }));
    org.deactivate(user?.id ?? '');
    expect(org.findGroup('Everyone')).toEqual({
      ...before,
      lastMembershipUpdated: '2026-02-03T10:00:00.000Z',
    });
    expect(org.membersOf('Everyone')).not.toContainEqual(expect.objectContaining({ id: user?.id }));
  });
});

describe('a change of profile', () => {
  it('moves lastUpdated of the user only', () => {
    const { org, user, group, now } = createScene();
    const after = org.updateProfile('BEA@example.com', { title: 'Editor' });
    expect(after).toEqual({ ...user, lastUpdated: now, profile: { ...user.profile, title: 'Editor' } });
    expect(org.findGroup('Readers')).toEqual(group);
  });

  it('cannot take the login of another user, in whatever case', () => {
    const { org } = createScene();
    org.createUser({ ...BEA, login: 'cy@example.com' });
    expect(() => org.updateProfile('cy@example.com', { login: 'Bea@Example.com' })).toThrow(
      /^E0000001: .*: login/,
    );
  });

  it('names every required attribute that is missing', () => {
    const { org } = createScene();
    expect(() => org.createUser({ login: 'dan@example.com', email: '' })).toThrow(
      /email: .*firstName: .*lastName: /,
    );
  });
});

describe('a change of a group', () => {
  it('rename moves lastUpdated and keeps id, members and lastMembershipUpdated', () => {
    const { org, user, group, now } = createScene();
    const after = org.renameGroup('Readers', 'Librarians');
    expect(after).toEqual({ ...group, lastUpdated: now, profile: { name: 'Librarians', description: null } });
    expect(org.findGroup('Readers')).toBeUndefined();
    expect(org.membersOf('Librarians')).toEqual([user]);
  });

  it('cannot take the name of another group', () => {
    const { org } = createScene();
    org.createGroup({ name: 'Writers' });
    expect(() => org.renameGroup('Writers', 'Readers')).toThrow(/^E0000001/);
  });

  it('a membership moves lastMembershipUpdated of the group only', () => {
    const { org, user, group, now } = createScene();
    org.removeFromGroup('Readers', user.id);
    expect(org.findGroup('Readers')).toEqual({ ...group, lastMembershipUpdated: now });
    expect(org.membersOf('Readers')).toEqual([]);
    org.addToGroup('Readers', user.id);
    expect(org.membersOf('Readers')).toEqual([user]);
    expect(org.groupsOf(user.id).map(({ profile }) => profile.name)).toEqual(['Everyone', 'Readers']);
  });

  it('adding a member again, or removing a stranger, changes nothing', () => {
    const { org, user, group } = createScene();
    const { id } = org.createUser({ ...BEA, login: 'cy@example.com' });
    org.addToGroup('Readers', user.id);
    org.removeFromGroup('Readers', id);
    expect(org.findGroup('Readers')).toEqual(group);
  });

  it('deleting a group leaves its members', () => {
    const { org, user } = createScene();
    org.deleteGroup('Readers');
    expect(org.groupsOf(user.id).map(({ profile }) => profile.name)).toEqual(['Everyone']);
    expect(org.findUser(user.id)).toEqual(user);
    expect(() => org.membersOf('Readers')).toThrow(/^E0000007: .*Readers \(UserGroup\)/);
  });

  it.each(['addToGroup', 'removeFromGroup'] as const)('%s is refused for Everyone', (hook) => {
    const { org } = createOktaSandbox();
    const login = org.users()[0]?.profile.login ?? '';
    expect(() => org[hook]('Everyone', login)).toThrow(/^E0000006/);
  });
});

describe('deleting a user', () => {
  it('is refused before the user is deactivated', () => {
    const { org, user } = createScene();
    expect(() => org.deleteUser(user.id)).toThrow(/^E0000001/);
    expect(org.findUser(user.id)).toEqual(user);
  });

  it('removes the memberships and moves lastMembershipUpdated of the groups', () => {
    const { org, user, group, now } = createScene();
    org.deactivate(user.id);
    org.deleteUser(user.id);
    expect(org.users()).toEqual([]);
    expect(org.membersOf('Readers')).toEqual([]);
    expect(org.findGroup('Readers')).toEqual({ ...group, lastMembershipUpdated: now });
  });
});

describe('creating', () => {
  it('does nothing at all when a group or a member does not exist', () => {
    const { org } = createScene();
    const before = org.snapshot();
    const cy = { ...BEA, login: 'cy@example.com' };
    expect(() => org.createUser(cy, { groups: ['Readers', 'Nobody'] })).toThrow(/^E0000007/);
    expect(() => org.createUser(cy, { groups: ['Everyone'] })).toThrow(/^E0000006/);
    expect(() => org.createGroup({ name: 'Writers' }, { members: ['cy@example.com'] })).toThrow(/^E0000007/);
    expect(org.snapshot()).toEqual(before);
  });
});
