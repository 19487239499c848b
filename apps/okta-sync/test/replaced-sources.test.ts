import { describe, expect, it } from 'vitest';

import { activeLogins, createBridge, type Bridge } from './bridge.ts';

const ADMINS = '\n  - { from: { name: Retool Admins }, group: admin }';
const VIEWERS = '\n  - { from: { name: Retool Viewers }, group: viewer }';
const SEARCH = `\n  - { from: { search: 'profile.name sw "Retool Ad"' }, group: admin }`;

describe('a group of the source that only has the name of another', () => {
  it.each([ADMINS, SEARCH])(
    'makes nobody an administrator before somebody has looked:%s',
    async (mappings) => {
      const bridge = await createBridge('', mappings);
      await bridge.sync.cycle();
      const before = activeLogins(bridge.sandbox, 'Retool Admins');
      const intruder = outsider(bridge);
      remake(bridge, 'Retool Admins', [...before, intruder]);
      const held = await bridge.sync.cycle({ full: true });
      expect(held.blocks).toMatchObject([{ rule: 'group-replaced', group: 'admin' }]);
      expect(held.plan.operations).toMatchObject([
        { op: 'createUser' },
        { op: 'addMember', user: { userName: intruder } },
      ]);
      expect(await bridge.members('admin')).toEqual(before);
      await bridge.sync.approve(held.plan.hash);
      await bridge.sync.cycle();
      expect(await bridge.members('admin')).toContain(intruder);
      expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync', blocks: [] });
    },
  );

  it('is asked about for a privileged group also while it changes nothing, and the approval is for this group alone', async () => {
    const bridge = await createBridge('', ADMINS);
    await bridge.sync.cycle();
    const members = activeLogins(bridge.sandbox, 'Retool Admins');
    remake(bridge, 'Retool Admins', members);
    const held = await bridge.sync.cycle({ full: true });
    expect(held).toMatchObject({ outcome: 'blocked', plan: { operations: [] } });
    await bridge.sync.approve(held.plan.hash);
    remake(bridge, 'Retool Admins', members);
    expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'blocked' });
    await bridge.sync.approve(held.plan.hash);
    await bridge.sync.cycle({ full: true });
    expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync', blocks: [] });
  });

  it('does not take its place for one group while it would take somebody out of another', async () => {
    const both = `${VIEWERS}\n  - { from: { name: On-call }, group: viewer }\n  - { from: { name: Retool Viewers }, group: editor }`;
    const bridge = await createBridge('removals: { grace: 1h, cycles: 1 }', both);
    let now = new Date('2026-01-01T00:00:00Z');
    const sync = bridge.restart({ clock: () => now });
    const { org } = bridge.sandbox;
    const [leaver = '', ...others] = activeLogins(bridge.sandbox, 'Retool Viewers');
    org.addToGroup(org.findGroup('On-call')?.id ?? '', org.findUser(leaver)?.id ?? '');
    await sync.cycle();
    remake(bridge, 'Retool Viewers', others);
    await sync.cycle({ full: true });
    now = new Date(now.getTime() + 2 * 3_600_000);
    const held = await sync.cycle({ full: true });
    expect(held.blocks).toMatchObject([{ rule: 'group-replaced', group: 'editor' }]);
    expect(await bridge.members('editor')).toContain(leaver);
  });

  it('takes nobody out of any group before somebody has looked, while people may join', async () => {
    const bridge = await createBridge('removals: { grace: 1h, cycles: 1 }', VIEWERS);
    let now = new Date('2026-01-01T00:00:00Z');
    const sync = bridge.restart({ clock: () => now });
    await sync.cycle();
    const [leaver = '', ...others] = activeLogins(bridge.sandbox, 'Retool Viewers');
    const joiner = outsider(bridge);
    remake(bridge, 'Retool Viewers', [...others, joiner]);
    const joined = await sync.cycle({ full: true });
    expect(joined.plan.notices.filter(({ kind }) => kind === 'source-replaced')).toHaveLength(1);
    expect(await bridge.members('viewer')).toEqual([leaver, ...others, joiner].toSorted());
    now = new Date(now.getTime() + 2 * 3_600_000);
    const held = await sync.cycle({ full: true });
    expect(held.blocks.map(({ rule }) => rule)).toEqual(['group-replaced']);
    await sync.approve(held.plan.hash);
    await sync.cycle({ full: true });
    expect(await bridge.members('viewer')).toEqual([...others, joiner].toSorted());
    expect(await sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync' });
  });

  it('takes its place without a question, and is told, when it gives everything that the old one gave', async () => {
    const bridge = await createBridge('', VIEWERS);
    await bridge.sync.cycle();
    const members = activeLogins(bridge.sandbox, 'Retool Viewers');
    remake(bridge, 'Retool Viewers', members);
    const result = await bridge.sync.cycle({ full: true });
    expect(result).toMatchObject({ outcome: 'partial', blocks: [], news: [{ kind: 'partial' }] });
    expect(result.plan.notices).toMatchObject([{ kind: 'source-replaced', group: 'viewer' }]);
    expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync' });
  });

  it('ends the access of a deactivated person all the same, and is still asked about', async () => {
    const bridge = await createBridge('', `${ADMINS}${VIEWERS}`);
    await bridge.sync.cycle();
    const [fired = '', other = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
    remake(bridge, 'Retool Admins', activeLogins(bridge.sandbox, 'Retool Admins'));
    bridge.sandbox.org.deactivate(fired);
    const held = await bridge.sync.cycle({ full: true });
    expect(held).toMatchObject({ outcome: 'blocked', blocks: [{ rule: 'group-replaced' }] });
    expect(await bridge.client.users.findByUserName(fired)).toMatchObject({ active: false });
    expect(await bridge.client.users.findByUserName(other)).toMatchObject({ active: true });
  });
});

/** Somebody active who is no administrator and no viewer. */
function outsider({ sandbox }: Bridge): string {
  const user = sandbox.org.createUser(
    { login: 'intruder@example.com', email: 'intruder@example.com', firstName: 'In', lastName: 'Truder' },
    { status: 'ACTIVE' },
  );
  return user.profile['login'];
}

/** Deletes the group in the source, and makes another one of its name. */
function remake({ sandbox: { org } }: Bridge, name: string, logins: readonly string[]): void {
  org.deleteGroup(org.findGroup(name)?.id ?? '');
  const { id } = org.createGroup({ name, description: null });
  for (const login of logins) org.addToGroup(id, org.findUser(login)?.id ?? '');
}
