import { setTimeout } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import type { OktaSync } from '../src/okta-sync.ts';
import type { CycleResult } from '../src/run/cycle-result.ts';
import { activeLogins, createBridge, oneAdmin, setActiveByHand, told, type Bridge } from './bridge.ts';

describe('the first cycle', () => {
  it('puts exactly the active members of each Okta group into its group, in all of several pages', async () => {
    const bridge = await createBridge();
    const result = await bridge.sync.cycle();
    expect(result.outcome).toBe('applied');
    expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
    expect(await bridge.members('editor')).toEqual(activeLogins(bridge.sandbox, 'Retool Editors'));
    expect(await bridge.members('viewer')).toEqual(activeLogins(bridge.sandbox, 'Retool Viewers'));
  });

  it('creates accounts with the Okta id as externalId, and none for people without access', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    const login = oneAdmin(bridge);
    const user = bridge.sandbox.org.findUser(login);
    const account = await bridge.client.users.findByUserName(login);
    expect(account).toMatchObject({
      externalId: user?.id,
      active: true,
      name: { givenName: user?.profile['firstName'], familyName: user?.profile['lastName'] },
    });
    const suspended = bridge.sandbox.org.users().filter(({ status }) => status === 'SUSPENDED');
    expect(suspended).not.toEqual([]);
    for (const { profile } of suspended) {
      expect(await bridge.client.users.findByUserName(profile['login'])).toBeUndefined();
    }
  });

  it('tells who is in a mapped Okta group without getting access, and why', async () => {
    const bridge = await createBridge();
    const { plan } = await bridge.sync.plan();
    const expected = bridge.sandbox.org
      .membersOf('Retool Admins')
      .filter(({ status }) => status === 'SUSPENDED' || status === 'DEPROVISIONED')
      .map(({ status, profile }) => ({
        kind: 'no-access',
        group: 'admin',
        user: profile['login'],
        reason: status === 'SUSPENDED' ? 'suspended in Okta' : 'deactivated in Okta',
      }));
    expect(expected).toHaveLength(2);
    expect(plan.notices.filter(({ group }) => group === 'admin')).toEqual(expect.arrayContaining(expected));
  });

  it('adopts an account with the same userName in another case, and links it', async () => {
    const bridge = await createBridge();
    const login = oneAdmin(bridge);
    const { id } = await bridge.client.users.create({ userName: login.toUpperCase() });
    const result = await bridge.sync.cycle();
    expect(result.results.filter(({ operation }) => operation.op === 'linkUser')).toHaveLength(1);
    expect(await bridge.client.users.get(id)).toMatchObject({
      externalId: bridge.sandbox.org.findUser(login)?.id,
    });
    expect((await bridge.sync.cycle()).writes).toBe(0);
  });

  it('holds only the affected person back when an account belongs to another Okta user', async () => {
    const bridge = await createBridge();
    const login = oneAdmin(bridge);
    await bridge.client.users.create({ userName: login, externalId: '00uAAAAAAAAAAAAAAAAA' });
    const result = await bridge.sync.cycle();
    expect(result.outcome).toBe('partial');
    expect(calling(result)).toMatchObject([{ kind: 'ambiguous', user: login }]);
    expect(await bridge.members('admin')).toEqual(
      activeLogins(bridge.sandbox, 'Retool Admins').filter((other) => other !== login),
    );
  });

  it('creates nobody when createUsers is off, and says whom it left out', async () => {
    const bridge = await createBridge('users: { create: false }');
    const { plan, writes } = await bridge.sync.cycle();
    expect(writes).toBe(0);
    expect(plan.notices.some(({ kind, user }) => kind === 'no-account' && user === oneAdmin(bridge))).toBe(
      true,
    );
  });
});

describe('a cycle over an unchanged org', () => {
  it('plans nothing, writes nothing and counts so, also after a restart', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    for (const sync of [bridge.sync, bridge.restart()]) {
      const result = await sync.cycle();
      expect(result).toMatchObject({ outcome: 'in-sync', writes: 0, results: [], plan: { operations: [] } });
      expect(result.requests.source).toBeGreaterThan(0);
    }
  });
});

describe('a change in Okta', () => {
  it('suspension makes an admin inactive first, and takes all mapped groups', async () => {
    const { bridge, login } = await synced();
    bridge.sandbox.org.suspend(login);
    const result = await bridge.sync.cycle();
    expect(told(result)[0]).toBe(`deactivateUser ${login}: suspended in Okta`);
    expect(told(result)).toContain(`removeMember admin ${login}: suspended in Okta`);
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
    expect(await bridge.members('admin')).not.toContain(login);
    expect((await bridge.sync.cycle()).writes).toBe(0);
  });

  it('the end of a suspension gives back the account and the groups', async () => {
    const { bridge, login } = await synced();
    bridge.sandbox.org.suspend(login);
    await bridge.sync.cycle();
    bridge.sandbox.org.unsuspend(login);
    const result = await bridge.sync.cycle();
    expect(
      told(result).some((line) => line.startsWith(`reactivateUser ${login}: active in Okta again`)),
    ).toBe(true);
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: true });
    expect(await bridge.members('admin')).toContain(login);
  });

  it('deactivation of somebody who was taken out of every group before is still noticed', async () => {
    const { bridge, login } = await synced();
    for (const { id, profile } of bridge.sandbox.org.groupsOf(login)) {
      if (profile.name.startsWith('Retool')) bridge.sandbox.org.removeFromGroup(id, login);
    }
    await bridge.sync.cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: true });
    bridge.sandbox.org.deactivate(login);
    expect(told(await bridge.sync.cycle())).toEqual([`deactivateUser ${login}: deactivated in Okta`]);
  });

  it('deletion of a deactivated user while the daemon was off is noticed', async () => {
    const { bridge, login } = await synced();
    bridge.sandbox.org.deactivate(login);
    bridge.sandbox.org.deleteUser(login);
    expect(told(await bridge.sync.cycle())[0]).toBe(`deactivateUser ${login}: no longer exists in Okta`);
    expect(await bridge.members('admin')).not.toContain(login);
  });

  it('a move between groups adds before it removes', async () => {
    const { bridge, login } = await synced();
    const { org } = bridge.sandbox;
    const [admins, sales] = [org.findGroup('Retool Admins'), org.findGroup('Retool Viewers')];
    const visitor = activeLogins(bridge.sandbox, 'Retool Viewers').find(
      (one) => !isIn(bridge, 'Retool Admins', one),
    );
    org.removeFromGroup(admins?.id ?? '', login);
    org.addToGroup(admins?.id ?? '', visitor ?? '');
    expect(sales).toBeDefined();
    expect(told(await bridge.sync.cycle())).toEqual([
      `addMember admin ${visitor ?? ''}: member of Okta group Retool Admins`,
      `removeMember admin ${login}: no longer in Okta group Retool Admins`,
    ]);
  });

  it('membership through a second Okta group keeps somebody in', async () => {
    const bridge = await createBridge(
      '',
      `
  - { from: { name: Retool Admins }, group: admin }
  - { from: { name: On-call }, group: admin }`,
    );
    const { org } = bridge.sandbox;
    const login = oneAdmin(bridge);
    if (!isIn(bridge, 'On-call', login)) org.addToGroup(org.findGroup('On-call')?.id ?? '', login);
    const first = await bridge.sync.cycle();
    expect(told(first)).toContain(
      `addMember admin ${login}: member of Okta groups On-call and Retool Admins`,
    );
    org.removeFromGroup(org.findGroup('Retool Admins')?.id ?? '', login);
    expect((await bridge.sync.cycle()).writes).toBe(0);
  });

  it('a new name of a group mapped by id changes nothing; by name, or with expectName, it holds everybody', async () => {
    const byName = await synced();
    byName.bridge.sandbox.org.renameGroup('Retool Admins', 'Renamed');
    await expectHeld(byName.bridge, /no Okta group is named Retool Admins/);

    const id = byName.bridge.sandbox.org.findGroup('Renamed')?.id ?? '';
    const byId = await createBridge('', `\n  - { from: { id: ${id} }, group: admin }`);
    await byId.sync.cycle();
    byId.sandbox.org.renameGroup('Retool Admins', 'Renamed');
    expect(await byId.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });

    const expected = await createBridge(
      '',
      `\n  - { from: { id: ${id}, expectName: Retool Admins }, group: admin }`,
    );
    await expected.sync.cycle();
    expected.sandbox.org.renameGroup('Retool Admins', 'Renamed');
    await expectHeld(expected, /is named Renamed, not Retool Admins/);
  });

  it('deletion of a mapped group removes nobody, until the mapping is settled', async () => {
    const { bridge } = await synced();
    bridge.sandbox.org.deleteGroup('Retool Admins');
    await expectHeld(bridge, /no Okta group is named Retool Admins/);
    const result = await bridge.sync.cycle();
    const members = activeLogins(bridge.sandbox, 'Retool Viewers').length;
    expect(members).toBeGreaterThan(1);
    const held = result.plan.notices.filter(({ kind }) => kind === 'removal-held');
    expect(held).toMatchObject([
      {
        group: 'admin',
        user: undefined,
        reason: expect.stringMatching(/^4 memberships cannot be checked: no Okta group is named/),
      },
    ]);
  });
});

describe('the guards', () => {
  it('block a plan that would empty the admin group, change nothing, and say what to do', async () => {
    const { bridge } = await synced();
    for (const login of activeLogins(bridge.sandbox, 'Retool Admins')) bridge.sandbox.org.deactivate(login);
    const before = await bridge.members('admin');
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'blocked', writes: 0, results: [] });
    expect(result.blocks.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['min-admins', 'privileged-empty']),
    );
    expect(await bridge.members('admin')).toEqual(before);
  });

  it('leave one line of history for a plan that stays blocked, however many cycles', async () => {
    const { bridge } = await synced();
    for (const login of activeLogins(bridge.sandbox, 'Retool Admins')) bridge.sandbox.org.deactivate(login);
    for (const sync of [bridge.sync, bridge.sync, bridge.restart()]) {
      expect((await sync.cycle()).outcome).toBe('blocked');
    }
    const runs = await bridge.sync.history(10);
    expect(runs.map(({ outcome }) => outcome)).toEqual(['blocked', 'applied']);
  });

  it('block a plan that follows from an empty Okta group', async () => {
    const { bridge } = await synced('guards: { maxRemovals: 1000, maxRemovalShare: 1 }');
    const { org } = bridge.sandbox;
    const viewers = org.findGroup('Retool Viewers')?.id ?? '';
    for (const user of org.membersOf(viewers)) org.removeFromGroup(viewers, user.id);
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({
      outcome: 'blocked',
      writes: 0,
      blocks: [{ rule: 'empty-source', group: 'viewer' }],
    });
  });
});

describe('what was set by hand in the application', () => {
  it('is kept and reported in managed-only mode', async () => {
    const { bridge } = await synced();
    await addByHand(bridge, 'visitor@example.com');
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'in-sync', writes: 0 });
    expect(calling(result)).toMatchObject([
      { kind: 'kept', group: 'admin', user: 'visitor@example.com' },
      { kind: 'unmanaged-admin', group: 'admin', user: 'visitor@example.com' },
    ]);
    expect(await bridge.members('admin')).toContain('visitor@example.com');
  });

  it('is removed in authoritative mode', async () => {
    const bridge = await createBridge(
      '',
      '\n  - { from: { name: Retool Admins }, group: admin, mode: authoritative }',
    );
    await bridge.sync.cycle();
    await addByHand(bridge, 'visitor@example.com');
    expect(told(await bridge.sync.cycle())).toEqual([
      'removeMember admin visitor@example.com: in no Okta group that feeds admin',
    ]);
  });

  it('a membership that Okta gives and somebody took away comes back', async () => {
    const { bridge, login } = await synced();
    const group = await bridge.client.groups.findByDisplayName('admin');
    const account = await bridge.client.users.findByUserName(login);
    await bridge.client.groups.removeMembers(group?.id ?? '', [account?.id ?? '']);
    expect(told(await bridge.sync.cycle())).toEqual([
      `addMember admin ${login}: member of Okta group Retool Admins, was missing in the application`,
    ]);
  });
});

describe('an account that was made inactive by hand in the application', () => {
  it('stays inactive and is reported, unless a mapping is authoritative', async () => {
    const { bridge, login } = await synced();
    await setActiveByHand(bridge, login, false);
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'in-sync', writes: 0 });
    expect(calling(result)).toMatchObject([{ kind: 'kept', user: login }]);

    const strict = await createBridge(
      '',
      '\n  - { from: { name: Retool Admins }, group: admin, mode: authoritative }',
    );
    await strict.sync.cycle();
    await setActiveByHand(strict, login, false);
    expect(told(await strict.sync.cycle())).toEqual([
      `reactivateUser ${login}: active in Okta again, member of Okta group Retool Admins`,
    ]);
  });
});

describe('an operation that fails', () => {
  it('does not lose the others, and is done by a later run', async () => {
    const { bridge, login } = await synced();
    const { org } = bridge.sandbox;
    org.removeFromGroup(org.findGroup('Retool Admins')?.id ?? '', login);
    const viewer = activeLogins(bridge.sandbox, 'Retool Viewers').find(
      (one) => !isIn(bridge, 'Retool Editors', one),
    );
    org.addToGroup(org.findGroup('Retool Editors')?.id ?? '', viewer ?? '');
    const refusing = bridge.restart({ scimFetch: refuse(bridge, (body) => body.includes('"remove"')) });
    expect(await refusing.cycle()).toMatchObject({
      outcome: 'partial',
      results: [
        { operation: { op: 'addMember' }, outcome: 'done' },
        { operation: { op: 'removeMember' }, outcome: 'failed', reason: '400 invalidValue: not today' },
      ],
    });
    expect(told(await bridge.sync.cycle())).toEqual([]);
    expect(told(await later(bridge).cycle())).toEqual([
      `removeMember admin ${login}: no longer in Okta group Retool Admins`,
    ]);
  });

  it('to add a member is not remembered as if the membership had existed', async () => {
    const bridge = await createBridge();
    const { id } = await bridge.client.users.create({ userName: oneAdmin(bridge) });
    const refusing = bridge.restart({ scimFetch: refuse(bridge, (body) => body.includes(id)) });
    await refusing.cycle();
    const again = told(await later(bridge).plan());
    expect(again).toContain(`addMember admin ${oneAdmin(bridge)}: member of Okta group Retool Admins`);
    expect(again.filter((line) => line.includes('was missing'))).toEqual([]);
  });

  it('by a lost answer leaves a membership that is still taken back, when it was given all the same', async () => {
    const { bridge } = await synced();
    const { org } = bridge.sandbox;
    const viewer = activeLogins(bridge.sandbox, 'Retool Viewers').find(
      (one) => !isIn(bridge, 'Retool Admins', one),
    );
    const admins = org.findGroup('Retool Admins')?.id ?? '';
    org.addToGroup(admins, viewer ?? '');
    const deaf = bridge.restart({
      scimFetch: async (request) => {
        const response = await bridge.handler(request);
        if (request.method === 'PATCH') throw new TypeError('fetch failed');
        return response;
      },
    });
    expect((await deaf.cycle()).results).toMatchObject([{ outcome: 'failed', unanswered: true }]);
    expect(await bridge.members('admin')).toContain(viewer);
    org.removeFromGroup(admins, viewer ?? '');
    expect(told(await bridge.sync.cycle())).toEqual([
      `removeMember admin ${viewer ?? ''}: no longer in Okta group Retool Admins`,
    ]);
  });

  it('for one member of many does not keep the others out', async () => {
    const bridge = await createBridge();
    const { id } = await bridge.client.users.create({ userName: oneAdmin(bridge) });
    const refusing = bridge.restart({ scimFetch: refuse(bridge, (body) => body.includes(id)) });
    const result = await refusing.cycle();
    expect(result.outcome).toBe('partial');
    expect(await bridge.members('admin')).toEqual(
      activeLogins(bridge.sandbox, 'Retool Admins').filter((login) => login !== oneAdmin(bridge)),
    );
  });

  it('to give back an account is repeated by a later run', async () => {
    const { bridge, login } = await synced();
    bridge.sandbox.org.suspend(login);
    await bridge.sync.cycle();
    bridge.sandbox.org.unsuspend(login);
    const refusing = bridge.restart({ scimFetch: refuse(bridge, (body) => body.includes('"active"')) });
    expect((await refusing.cycle()).outcome).toBe('partial');
    await later(bridge).cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: true });
  });
});

describe('a run that is stopped', () => {
  it('by an abort while writing finishes that write, records it, and the next run does the rest', async () => {
    const bridge = await createBridge();
    const controller = new AbortController();
    let writes = 0;
    const sync = bridge.restart({
      scimFetch: async (request) => {
        if (request.method !== 'GET') writes += 1;
        if (writes === 3) controller.abort();
        await setTimeout(1);
        return bridge.handler(request);
      },
    });
    const result = await sync.cycle({ signal: controller.signal });
    expect(result).toMatchObject({ outcome: 'partial', writes: 3 });
    expect(result.results.filter(({ outcome }) => outcome === 'done')).toHaveLength(3);
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
    expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
  });

  it('waits for the write under way no longer than the grace, says so at once, and remembers what is known', async () => {
    const bridge = await createBridge();
    const controller = new AbortController();
    let writes = 0;
    const sync = bridge.restart({
      grace: 50,
      scimFetch: (request) => {
        if (request.method !== 'GET') writes += 1;
        if (writes < 3) return bridge.handler(request);
        controller.abort();
        return new Promise(() => undefined);
      },
    });
    const events: string[] = [];
    const result = await sync.cycle({ signal: controller.signal, report: ({ kind }) => events.push(kind) });
    expect(events.filter((kind) => kind !== 'reading' && kind !== 'applying')).toEqual([
      'begin',
      'plan',
      'stopping',
    ]);
    expect(result.results.slice(0, 4)).toMatchObject([
      { outcome: 'done' },
      { outcome: 'done' },
      { outcome: 'failed', unanswered: true, reason: 'no answer within 0.05 s after the run was stopped' },
      { outcome: 'skipped' },
    ]);
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
    expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
  });

  it('while the application stops answering reports two failures and skips the rest', async () => {
    const bridge = await createBridge();
    const sync = bridge.restart({
      scimFetch: (request) =>
        request.method === 'POST' ? Promise.reject(new TypeError('fetch failed')) : bridge.handler(request),
    });
    const result = await sync.cycle();
    const outcomes = result.results.map(({ outcome }) => outcome);
    expect(outcomes.slice(0, 3)).toEqual(['failed', 'failed', 'skipped']);
    expect(new Set(outcomes.slice(2))).toEqual(new Set(['skipped']));
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
  });
});

/** The daemon after what was refused has waited long enough. */
function later(bridge: Bridge): OktaSync {
  return bridge.restart({ clock: () => new Date(Date.now() + 6 * 60_000) });
}

async function synced(settings = ''): Promise<{ readonly bridge: Bridge; readonly login: string }> {
  const bridge = await createBridge(settings);
  await bridge.sync.cycle();
  return { bridge, login: oneAdmin(bridge) };
}

function isIn({ sandbox }: Bridge, group: string, login: string): boolean {
  return activeLogins(sandbox, group).includes(login);
}

/** The notices that call for somebody's attention. */
function calling({ plan }: CycleResult): CycleResult['plan']['notices'] {
  return plan.notices.filter(({ kind }) => kind !== 'no-access');
}

async function expectHeld(bridge: Bridge, reason: RegExp): Promise<void> {
  const before = await bridge.members('admin');
  const result = await bridge.sync.cycle();
  expect(result).toMatchObject({ outcome: 'partial', writes: 0, plan: { operations: [] } });
  expect(result.plan.notices).toContainEqual(
    expect.objectContaining({ kind: 'source-unproven', reason: expect.stringMatching(reason) }),
  );
  expect(await bridge.members('admin')).toEqual(before);
}

/** The application, but it refuses PATCH requests with certain bodies. */
function refuse(
  { handler }: Bridge,
  refused: (body: string) => boolean,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'PATCH' || !refused(await request.clone().text())) return handler(request);
    return Response.json({ status: '400', scimType: 'invalidValue', detail: 'not today' }, { status: 400 });
  };
}

async function addByHand({ client }: Bridge, userName: string): Promise<void> {
  const { id } = await client.users.create({ userName });
  const group = await client.groups.findByDisplayName('admin');
  await client.groups.addMembers(group?.id ?? '', [id]);
}
