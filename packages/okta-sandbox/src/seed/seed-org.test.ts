import { describe, expect, it } from 'vitest';
import { createOktaSandbox, USER_STATUSES, type UserStatus } from '../index.ts';
import { seedOrg } from './seed-org.ts';

describe('a seeded org', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(seedOrg(7, 200)).toEqual(seedOrg(7, 200));
    expect(seedOrg(8, 200).users[0]?.id).not.toBe(seedOrg(7, 200).users[0]?.id);
    expect(seedOrg(8, 200).users.map(({ profile }) => profile.login)).not.toEqual(
      seedOrg(7, 200).users.map(({ profile }) => profile.login),
    );
  });

  it('has ids of 20 characters with the right prefix, all different and in ascending order', () => {
    const { users, groups } = seedOrg(1, 3000);
    const userIds = users.map(({ id }) => id);
    const groupIds = groups.map(({ id }) => id);
    for (const id of userIds) expect(id).toMatch(/^00u[0-9A-Za-z]{17}$/);
    for (const id of groupIds) expect(id).toMatch(/^00g[0-9A-Za-z]{17}$/);
    expect(new Set(userIds).size).toBe(3000);
    expect(userIds.toSorted()).toEqual(userIds);
    expect(groupIds.toSorted()).toEqual(groupIds);
  });

  it.each([1, 2, 3, 4, 5])('of seed %i has people in every status, most of them active', (seed) => {
    const { users } = seedOrg(seed, 200);
    const count = (wanted: UserStatus): number => users.filter(({ status }) => status === wanted).length;
    for (const status of USER_STATUSES)
      expect(count(status)).toBeGreaterThanOrEqual(status === 'ACTIVE' ? 150 : 2);
    expect(users).toHaveLength(200);
  });

  it.each([1, 2, 3, 4, 5])(
    'of seed %i has groups of every type, and people without access still in them',
    (seed) => {
      const { org } = createOktaSandbox({ seed });
      const statusesIn = (group: string): readonly UserStatus[] =>
        org.membersOf(group).map(({ status }) => status);
      expect(org.groups()).toHaveLength(14);
      expect(new Set(org.groups().map(({ type }) => type))).toEqual(
        new Set(['BUILT_IN', 'OKTA_GROUP', 'APP_GROUP']),
      );
      for (const group of ['Retool Admins', 'Retool Editors']) {
        expect(statusesIn(group)).toEqual(expect.arrayContaining(['ACTIVE', 'SUSPENDED', 'DEPROVISIONED']));
      }
      expect(statusesIn('Retool Admins').filter((status) => status === 'ACTIVE')).toHaveLength(4);
      expect(org.membersOf('Retool Editors').length).toBeGreaterThan(24);
      expect(org.membersOf('Retool Viewers').length).toBeGreaterThan(50);
      expect(statusesIn('Everyone')).not.toContain('DEPROVISIONED');
      expect(org.membersOf('Everyone')).toHaveLength(
        org.users().filter(({ status }) => status !== 'DEPROVISIONED').length,
      );
    },
  );

  it('has unique plain logins, and times in the order in which things happen', () => {
    const { users } = seedOrg(1, 3000);
    const logins = users.map(({ profile }) => profile.login);
    expect(new Set(logins).size).toBe(logins.length);
    for (const login of logins) expect(login).toMatch(/^[a-z]+\.[a-z]+\d*@example\.com$/);
    for (const { created, activated, lastUpdated, statusChanged } of users) {
      expect([created, activated ?? created].toSorted()[0]).toBe(created);
      expect([statusChanged ?? created, lastUpdated].toSorted()[1]).toBe(lastUpdated);
      expect(lastUpdated < '2025-10-01').toBe(true);
    }
  });

  it('has managers who exist', () => {
    const { users } = seedOrg(1, 200);
    const logins = new Set(users.map(({ profile }) => profile.login));
    const managers = users.flatMap(({ profile }) => profile['managerId'] ?? []);
    expect(managers.length).toBeGreaterThan(180);
    for (const manager of managers) expect(logins).toContain(manager);
  });

  it.each([0, 1, 5])('can be as small as %i people', (users) => {
    expect(createOktaSandbox({ users }).org.users()).toHaveLength(users);
  });

  it('cannot be of a size that is no whole number', () => {
    expect(() => createOktaSandbox({ users: 1.5 })).toThrow(/whole number/);
    expect(() => createOktaSandbox({ seed: Number.NaN })).toThrow(/integer/);
  });
});

describe('a large org', () => {
  it('is seeded quickly, and its teams are of very different sizes', () => {
    // The processor's time, which does not depend on what else the machine does.
    const start = process.cpuUsage();
    const { users, groups, memberships } = seedOrg(1, 100_000, 1000);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
    expect([users.length, groups.length]).toEqual([100_000, 1014]);
    const sizes = memberships.map(({ userIds }) => userIds.length);
    expect(Math.max(...sizes)).toBeGreaterThan(5_000);
    expect(sizes.filter((size) => size < 300).length).toBeGreaterThan(500);
  });
});
