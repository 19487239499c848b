import { expect, it } from 'vitest';

import type { OktaSync } from '../src/okta-sync.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';

it('an administrator without access stays until somebody else has joined, when nobody would be left', async () => {
  const bridge = await handedOver();
  const seen: number[] = [];
  const sync = bridge.restart({
    scimFetch: async (request) => {
      const response = await bridge.handler(request);
      if (request.method !== 'GET') seen.push((await activeAdmins(bridge)).length);
      return response;
    },
  });
  expect(await sync.cycle()).toMatchObject({ outcome: 'applied' });
  expect(Math.min(...seen)).toBeGreaterThan(0);
  expect(await activeAdmins(bridge)).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
});

it('an administrator without access stays when the one who was to join could not', async () => {
  const bridge = await handedOver();
  const before = await activeAdmins(bridge);
  const { outcome, results } = await withoutCreates(bridge).cycle();
  expect(outcome).toBe('partial');
  expect(results).toContainEqual(
    expect.objectContaining({
      operation: expect.objectContaining({ op: 'deactivateUser' }),
      reason: 'somebody who was to join the group first could not, or was not seen to',
    }),
  );
  expect(await activeAdmins(bridge)).toEqual(before);
});

it('an administrator leaves although somebody else could not join, when enough are left', async () => {
  const bridge = await createBridge('', '\n  - { from: { name: Retool Admins }, group: admin }');
  await bridge.sync.cycle();
  const { org } = bridge.sandbox;
  const [leaver = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  org.removeFromGroup('Retool Admins', leaver);
  const profile = { firstName: 'New', lastName: 'Admin', email: 'new@example.com', login: 'new@example.com' };
  org.createUser(profile, { groups: [org.findGroup('Retool Admins')?.id ?? ''] });
  const { outcome } = await withoutCreates(bridge).cycle();
  expect(outcome).toBe('partial');
  expect(await bridge.members('admin')).not.toContain(leaver);
});

it.each([false, true])(
  'the last of a group stays while nobody can join, unless it may be empty: %s',
  async (empty) => {
    const bridge = await createBridge(
      '',
      `\n  - { from: { name: Crew }, group: viewer, allowEmpty: ${String(empty)} }`,
    );
    const { org } = bridge.sandbox;
    const crew = org.createGroup({ name: 'Crew' }).id;
    const [leaver = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
    org.addToGroup(crew, leaver);
    await bridge.sync.cycle();
    org.removeFromGroup(crew, leaver);
    const profile = {
      firstName: 'New',
      lastName: 'Member',
      email: 'new@example.com',
      login: 'new@example.com',
    };
    org.createUser(profile, { groups: [crew] });
    expect(await withoutCreates(bridge).cycle()).toMatchObject({ outcome: 'partial' });
    expect(await bridge.members('viewer')).toEqual(empty ? [] : [leaver]);
  },
);

it.each(['managed-only', 'additive'])(
  'an administrator whose account could not be made active again does not take the place of another (%s)',
  async (mode) => {
    const bridge = await createBridge(
      '',
      `\n  - { from: { name: Retool Admins }, group: admin, mode: ${mode} }`,
    );
    const { org } = bridge.sandbox;
    const admins = org.findGroup('Retool Admins')?.id ?? '';
    const [first = '', second = '', ...more] = activeLogins(bridge.sandbox, 'Retool Admins');
    for (const login of more) org.removeFromGroup(admins, login);
    await bridge.sync.cycle();
    org.suspend(second);
    await bridge.sync.cycle();
    org.unsuspend(second);
    if (mode === 'additive') org.suspend(first);
    else org.removeFromGroup(admins, first);
    const sync = bridge.restart({
      scimFetch: async (request) => {
        const activates =
          request.method === 'PATCH' &&
          /"active":true|"path":"active","value":true/.test(await request.clone().text());
        return activates
          ? Response.json({ status: '400', detail: 'not today' }, { status: 400 })
          : bridge.handler(request);
      },
    });
    const { outcome, results } = await sync.cycle();
    expect(outcome).toBe('partial');
    // The application keeps its last administrator too; it is not to come to that.
    expect(results.flatMap((one) => (one.outcome === 'skipped' ? one.reason : []))).toEqual([
      'somebody who was to join the group first could not, or was not seen to',
    ]);
    expect(await activeAdmins(bridge)).toEqual([first]);
  },
);

/** A daemon whose application creates nobody. */
function withoutCreates({ handler, restart }: Bridge): OktaSync {
  return restart({
    scimFetch: (request) =>
      request.method === 'POST'
        ? Promise.resolve(Response.json({ status: '400', detail: 'not today' }, { status: 400 }))
        : handler(request),
  });
}

/** All administrators are suspended, and somebody new is the only one. */
async function handedOver(): Promise<Bridge> {
  const bridge = await createBridge('', '\n  - { from: { name: Retool Admins }, group: admin }');
  await bridge.sync.cycle();
  const { org } = bridge.sandbox;
  const admins = org.findGroup('Retool Admins')?.id ?? '';
  for (const login of activeLogins(bridge.sandbox, 'Retool Admins')) org.deactivate(login);
  const profile = { firstName: 'New', lastName: 'Admin', email: 'new@example.com', login: 'new@example.com' };
  org.createUser(profile, { groups: [admins] });
  return bridge;
}

async function activeAdmins({ client, members }: Bridge): Promise<readonly string[]> {
  const active = new Set<string>();
  for await (const user of client.users.list()) if (user.active === true) active.add(user.userName);
  return (await members('admin')).filter((name) => active.has(name));
}
