import { describe, expect, it } from 'vitest';

import type { Plan } from '../src/plan/plan.ts';
import { isSuccess } from '../src/run/success.ts';
import { createBridge, type Bridge } from './bridge.ts';

const VIEWERS = '\n  - { from: { name: Retool Viewers }, group: viewer }';
const LOGIN = 'consultant@example.com';

describe('somebody who was made an administrator by hand, and is in no mapped group', () => {
  it('is told of once they may have no access any more, and keeps it', async () => {
    const { bridge } = await withConsultant();
    const before = await bridge.sync.cycle();
    expect(before).toMatchObject({ outcome: 'in-sync' });
    bridge.sandbox.org.deactivate(LOGIN);
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({
      mode: 'incremental',
      outcome: 'partial',
      plan: { operations: [] },
      news: [{ kind: 'partial', event: 'raised' }],
    });
    expect(noticesOf(result)).toMatchObject([
      { kind: 'unmanaged-admin-inactive', group: 'admin', user: LOGIN },
    ]);
    expect(await bridge.client.users.findByUserName(LOGIN)).toMatchObject({ active: true });
    // It waits for a person, who may be long in coming: that is no daemon which has stood still.
    expect(isSuccess(result)).toBe(true);
    expect(await bridge.sync.status()).toMatchObject({
      healthy: false,
      lastSuccess: expect.stringMatching(/^\d/),
      lastRun: { outcome: 'partial', waitsForPeople: true },
    });
  });

  it('loses it at once where the configuration says so, also while a plan is held back', async () => {
    const { bridge } = await withConsultant(
      'users: { unmanagedAdmins: deactivate }\nguards: { maxChanges: 1 }',
    );
    bridge.sandbox.org.deactivate(LOGIN);
    join(bridge, 2);
    const other = await bridge.client.users.findByUserName('other-root');
    await makeAdmin(bridge, other?.id ?? '');
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'blocked', blocks: [{ rule: 'max-changes' }] });
    expect(await bridge.client.users.findByUserName(LOGIN)).toMatchObject({ active: false });
  });

  it('is looked up by the id that the account carries, whatever its userName', async () => {
    const { bridge, id } = await withConsultant('', { userName: 'root' });
    bridge.sandbox.org.deactivate(LOGIN);
    bridge.sandbox.org.deleteUser(LOGIN);
    const notices = noticesOf(await bridge.sync.cycle({ full: true }));
    expect(notices).toMatchObject([{ kind: 'unmanaged-admin-inactive', user: 'root' }]);
    expect(notices[0]?.reason).toContain('no longer exists in Okta');
    expect(id).toMatch(/^00u/);
  });

  it('loses nothing while a guard protects them', async () => {
    const settings = `users: { unmanagedAdmins: deactivate }\nguards: { protectedUsers: [${LOGIN}] }`;
    const { bridge } = await withConsultant(settings);
    bridge.sandbox.org.suspend(LOGIN);
    const result = await bridge.sync.cycle();
    expect(result.plan.operations).toEqual([]);
    expect(noticesOf(result)).toMatchObject([{ kind: 'protected', user: LOGIN }]);
  });

  it('costs nothing more once they are known', async () => {
    const { bridge } = await withConsultant();
    const other = await createBridge('', VIEWERS);
    await other.sync.cycle();
    await other.sync.cycle();
    await bridge.sync.cycle();
    const [known, nobody] = [await bridge.sync.cycle(), await other.sync.cycle()];
    expect(known.requests).toEqual(nobody.requests);
  });

  it('is only listed when the source knows nobody of that name, and is no other of whom the login is a part', async () => {
    const { bridge } = await withConsultant();
    const account = await bridge.client.users.create({ userName: 'consultant' });
    await makeAdmin(bridge, account.id);
    bridge.sandbox.org.deactivate(LOGIN);
    const result = await bridge.sync.cycle({ full: true });
    expect(noticesOf(result).map(({ kind, user }) => [kind, user])).toEqual([
      ['unmanaged-admin', 'consultant'],
      ['unmanaged-admin-inactive', LOGIN],
    ]);
  });
});

function noticesOf({ plan }: { readonly plan: Plan }): Plan['notices'] {
  return plan.notices.filter(({ kind }) => kind !== 'no-access');
}

/** A bridge after its first cycle, with a consultant in Okta who is an administrator by hand. */
async function withConsultant(
  settings = '',
  { userName = LOGIN }: { readonly userName?: string } = {},
): Promise<{ readonly bridge: Bridge; readonly id: string }> {
  const bridge = await createBridge(settings, VIEWERS);
  await bridge.client.users.create({ userName: 'other-root' });
  const { id } = bridge.sandbox.org.createUser(
    { firstName: 'A', lastName: 'B', email: LOGIN, login: LOGIN },
    { status: 'ACTIVE' },
  );
  const externalId = userName === LOGIN ? {} : { externalId: id };
  const account = await bridge.client.users.create({ userName, ...externalId });
  const guards = { ...bridge.config.guards, maxChanges: 1000 };
  const first = bridge.restart({ config: { ...bridge.config, guards } });
  await first.cycle();
  await makeAdmin(bridge, account.id);
  await first.cycle({ full: true });
  return { bridge, id };
}

async function makeAdmin({ client }: Bridge, value: string): Promise<void> {
  const group = await client.groups.findByDisplayName('admin');
  await client.groups.patch(group?.id ?? '', [{ op: 'add', path: 'members', value: [{ value }] }]);
}

/** New people in Okta's group of viewers. */
function join({ sandbox: { org } }: Bridge, count: number): void {
  const groups = [org.findGroup('Retool Viewers')?.id ?? ''];
  for (let at = 0; at < count; at += 1) {
    const login = `new${at}@example.com`;
    org.createUser({ firstName: 'N', lastName: 'N', email: login, login }, { status: 'ACTIVE', groups });
  }
}
