import { expect, it } from 'vitest';

import { activeLogins, createBridge, type Bridge } from './bridge.ts';

const STRICT = 'guards: { maxRemovals: 1, privileged: { maxRemovals: 0 } }';

it('access ends with the status also while the plan is held back for other reasons', async () => {
  const bridge = await createBridge(STRICT);
  await bridge.sync.cycle();
  const [fired = '', moved = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  const { org } = bridge.sandbox;
  org.removeFromGroup('Retool Admins', moved);
  const first = await bridge.sync.cycle();
  expect(first).toMatchObject({ outcome: 'blocked', results: [] });
  org.suspend(fired);
  const second = await bridge.sync.cycle();
  expect(second).toMatchObject({ outcome: 'blocked', plan: { hash: first.plan.hash } });
  expect(second.results.map(({ operation: { op }, outcome }) => [op, outcome])).toContainEqual([
    'deactivateUser',
    'done',
  ]);
  expect(await bridge.client.users.findByUserName(fired)).toMatchObject({ active: false });
  expect(await bridge.members('admin')).not.toContain(fired);
  expect(await bridge.members('admin')).toContain(moved);
  // It is remembered as the daemon's doing, and given back with the access.
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'blocked', results: [] });
  org.unsuspend(fired);
  org.addToGroup('Retool Admins', moved);
  await bridge.sync.cycle();
  expect(await bridge.client.users.findByUserName(fired)).toMatchObject({ active: true });
  expect(await bridge.members('admin')).toContain(fired);
});

it('an approval holds although somebody else loses all access before it is used', async () => {
  const bridge = await createBridge(STRICT);
  await bridge.sync.cycle();
  const [fired = '', moved = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  bridge.sandbox.org.removeFromGroup('Retool Admins', moved);
  const { plan } = await bridge.sync.cycle();
  await bridge.sync.approve(plan.hash);
  bridge.sandbox.org.deactivate(fired);
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
  expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
});

it('the last administrator stays, and everybody else who may have no access loses it', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const admins = activeLogins(bridge.sandbox, 'Retool Admins');
  const [viewer = ''] = activeLogins(bridge.sandbox, 'Retool Viewers').filter((one) => !admins.includes(one));
  for (const login of [...admins, viewer]) bridge.sandbox.org.deactivate(login);
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'blocked' });
  expect(await activeAmong(bridge, [viewer])).toEqual([]);
  expect(await activeAmong(bridge, admins)).toEqual(admins);
});

it('very many people at once wait for a person', async () => {
  const bridge = await createBridge('guards: { maxDeactivations: 2 }');
  await bridge.sync.cycle();
  const admins = activeLogins(bridge.sandbox, 'Retool Admins');
  const viewers = activeLogins(bridge.sandbox, 'Retool Viewers').filter((one) => !admins.includes(one));
  for (const login of viewers.slice(0, 3)) bridge.sandbox.org.deactivate(login);
  const { outcome, blocks, results } = await bridge.sync.cycle();
  expect([outcome, blocks.map(({ rule }) => rule), results]).toEqual(['blocked', ['max-deactivations'], []]);
});

async function activeAmong({ client }: Bridge, logins: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(logins.map((login) => client.users.findByUserName(login)));
  return found.flatMap((user) => (user?.active === true ? user.userName : []));
}
