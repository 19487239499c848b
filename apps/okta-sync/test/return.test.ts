import { describe, expect, it } from 'vitest';

import { createBridge, oneAdmin, setActiveByHand, told, type Bridge } from './bridge.ts';

const ADMIN_AND_EDITOR = `
  - { from: { name: Retool Admins }, group: admin }
  - { from: { name: On-call }, group: editor }`;

describe('somebody who was suspended in Okta and is back', () => {
  it('stays inactive when a person had made the account inactive before', async () => {
    const { bridge, login } = await synced();
    await setActiveByHand(bridge, login, false);
    await bridge.sync.cycle();
    bridge.sandbox.org.suspend(login);
    await bridge.sync.cycle();
    bridge.sandbox.org.unsuspend(login);
    const { plan } = await bridge.sync.cycle();
    expect(plan.operations.map(({ op }) => op)).not.toContain('reactivateUser');
    expect(plan.notices).toContainEqual({
      kind: 'kept',
      group: undefined,
      user: login,
      reason: 'inactive in the application by hand, active in Okta',
    });
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
  });

  it('is reactivated also after several cycles and restarts in between', async () => {
    const { bridge, login } = await synced();
    bridge.sandbox.org.suspend(login);
    for (const sync of [bridge.sync, bridge.sync, bridge.restart()]) await sync.cycle();
    bridge.sandbox.org.unsuspend(login);
    await bridge.restart().cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: true });
  });

  it('gets back what was added by hand, and loses it meanwhile', async () => {
    const { bridge, login } = await synced();
    await addToEditors(bridge, login);
    await bridge.sync.cycle();
    bridge.sandbox.org.suspend(login);
    expect(told(await bridge.sync.cycle())).toContain(
      `removeMember editor ${login}: suspended in Okta; was added by hand, and comes back with the access`,
    );
    expect(await bridge.members('editor')).not.toContain(login);
    await bridge.restart().cycle();
    bridge.sandbox.org.unsuspend(login);
    expect(told(await bridge.restart().cycle())).toContain(
      `addMember editor ${login}: was added by hand in the application, and is given back with the access`,
    );
    expect(await bridge.members('editor')).toContain(login);
    expect((await bridge.sync.cycle()).plan.notices).toContainEqual(
      expect.objectContaining({ kind: 'kept', group: 'editor', user: login }),
    );
  });

  it('gets it back from a later run when the application refuses at first', async () => {
    const { bridge, login } = await synced();
    await addToEditors(bridge, login);
    bridge.sandbox.org.suspend(login);
    await bridge.sync.cycle();
    bridge.sandbox.org.unsuspend(login);
    const refusing = bridge.restart({
      scimFetch: (request) =>
        request.url.includes('/Groups/') && request.method === 'PATCH'
          ? Promise.resolve(Response.json({ status: '400', detail: 'not today' }, { status: 400 }))
          : bridge.handler(request),
    });
    expect((await refusing.cycle()).outcome).toBe('partial');
    await bridge.restart({ clock: inTenMinutes }).cycle();
    expect(await bridge.members('editor')).toContain(login);
  });
});

describe('somebody who was deleted in Okta and created again with the same login', () => {
  it('takes the account over, and the plan says whose it was', async () => {
    const { bridge, login } = await synced();
    const account = await bridge.client.users.findByUserName(login);
    const id = recreate(bridge, login);
    const result = await bridge.sync.cycle();
    expect(told(result)).toEqual([
      `linkUser ${login}: takes over the account of ${login}, who no longer exists in Okta`,
    ]);
    expect(await bridge.client.users.get(account?.id ?? '')).toMatchObject({ externalId: id, active: true });
    expect(await bridge.members('admin')).toContain(login);
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
  });

  it('gets access back when the daemon had taken it from the predecessor', async () => {
    const { bridge, login } = await synced();
    bridge.sandbox.org.deactivate(login);
    bridge.sandbox.org.deleteUser(login);
    await bridge.sync.cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
    recreate(bridge, login);
    await bridge.sync.cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: true });
    expect(await bridge.members('admin')).toContain(login);
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
  });

  it('is taken over by a later run when the application refuses at first', async () => {
    const { bridge, login } = await synced();
    const id = recreate(bridge, login);
    const refusing = bridge.restart({
      scimFetch: (request) =>
        request.method === 'PATCH'
          ? Promise.resolve(Response.json({ status: '400', detail: 'not today' }, { status: 400 }))
          : bridge.handler(request),
    });
    await refusing.cycle();
    await bridge.restart({ clock: inTenMinutes }).cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ externalId: id, active: true });
  });

  it('is left alone, with a remedy, when nothing proves that the predecessor is gone', async () => {
    const bridge = await createBridge();
    const login = oneAdmin(bridge);
    await bridge.client.users.create({ userName: login, externalId: '00uAAAAAAAAAAAAAAAAA' });
    const { plan } = await bridge.sync.cycle();
    const id = bridge.sandbox.org.findUser(login)?.id ?? '';
    expect(plan.notices.find(({ kind }) => kind === 'ambiguous')?.reason).toBe(
      `the account ${login} belongs to another Okta user (externalId 00uAAAAAAAAAAAAAAAAA); if that user was deleted in Okta and ${login} is the same person, set externalId to ${id}`,
    );
  });
});

/** What was refused is not tried again before. */
function inTenMinutes(): Date {
  return new Date(Date.now() + 10 * 60_000);
}

async function synced(): Promise<{ readonly bridge: Bridge; readonly login: string }> {
  const bridge = await createBridge('', ADMIN_AND_EDITOR);
  const login = oneAdmin(bridge);
  const { org } = bridge.sandbox;
  const onCall = org.findGroup('On-call')?.id ?? '';
  if (org.membersOf(onCall).some(({ profile }) => profile['login'] === login))
    org.removeFromGroup(onCall, login);
  await bridge.sync.cycle();
  return { bridge, login };
}

async function addToEditors({ client }: Bridge, login: string): Promise<void> {
  const account = await client.users.findByUserName(login);
  const group = await client.groups.findByDisplayName('editor');
  await client.groups.addMembers(group?.id ?? '', [account?.id ?? '']);
}

/** Gives the new Okta id. */
function recreate({ sandbox: { org } }: Bridge, login: string): string {
  if (org.findUser(login) !== undefined) {
    org.deactivate(login);
    org.deleteUser(login);
  }
  const profile = { login, email: login, firstName: 'Ada', lastName: 'Again' };
  return org.createUser(profile, { groups: [org.findGroup('Retool Admins')?.id ?? ''] }).id;
}
