import { expect, it } from 'vitest';

import { activeLogins, createBridge, told, type Bridge } from './bridge.ts';

const VIEWERS = '\n  - { from: { name: Retool Viewers }, group: viewer }';

it('whoever gets the login of an administrator who was fired does not become one', async () => {
  const bridge = await createBridge('', VIEWERS);
  await bridge.sync.cycle();
  const [fired = '', other = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
  await makeAdmins(bridge, [fired, other]);
  bridge.sandbox.org.deactivate(fired);
  await bridge.sync.cycle();
  bridge.sandbox.org.deleteUser(fired);
  hire(bridge, fired);
  const held = await bridge.sync.cycle({ full: true });
  expect(held).toMatchObject({
    outcome: 'blocked',
    blocks: [{ rule: 'takes-over-privileged', group: 'admin' }],
  });
  expect(held.blocks[0]?.reason).toContain(fired);
  expect(await bridge.client.users.findByUserName(fired)).toMatchObject({ active: false });
  await bridge.sync.approve(held.plan.hash);
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
  expect(await bridge.client.users.findByUserName(fired)).toMatchObject({ active: true });
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync' });
});

it('an account that a guard names is nobody’s who only has its login', async () => {
  const bridge = await createBridge('guards: { protectedUsers: [break.glass@example.com] }', VIEWERS);
  await bridge.client.users.create({ userName: 'break.glass@example.com' });
  hire(bridge, 'break.glass@example.com');
  const { blocks } = await bridge.sync.cycle();
  expect(blocks.map(({ rule }) => rule)).toEqual(['takes-over-privileged']);
});

it('an administrator of the same login whom the source makes one is adopted without a question', async () => {
  const bridge = await createBridge('', '\n  - { from: { name: Retool Admins }, group: admin }');
  const [login = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  await bridge.client.users.create({ userName: login });
  await makeAdmins(bridge, [login]);
  const result = await bridge.sync.cycle();
  expect(result.outcome).toBe('applied');
  expect(told(result)).toContain(`linkUser ${login}: same userName as in Okta`);
});

it('an administrator’s account is nobody’s who only has its login, also with an id of another system', async () => {
  const bridge = await createBridge('', VIEWERS);
  await bridge.sync.cycle();
  await bridge.client.users.create({ userName: 'root@example.com', externalId: 'employee 1' });
  await bridge.client.users.create({ userName: 'other-root@example.com' });
  await makeAdmins(bridge, ['root@example.com', 'other-root@example.com']);
  hire(bridge, 'root@example.com');
  const held = await bridge.sync.cycle();
  expect(held.blocks).toMatchObject([{ rule: 'takes-over-privileged', group: 'admin' }]);
  expect(held.plan.operations.map(({ op }) => op)).toEqual(['addMember']);
  bridge.sandbox.org.suspend('root@example.com');
  const still = await bridge.sync.cycle();
  expect(still.blocks.map(({ rule }) => rule)).toEqual(['takes-over-privileged']);
  expect(await bridge.client.users.findByUserName('root@example.com')).toMatchObject({ active: true });
  await bridge.sync.approve(still.plan.hash);
  await bridge.sync.cycle();
  expect(await bridge.client.users.findByUserName('root@example.com')).toMatchObject({ active: false });
});

it('somebody whose account was made by hand loses it with their access, when nobody else is meant', async () => {
  const bridge = await createBridge('', '\n  - { from: { name: Retool Admins }, group: admin }');
  const [login = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  await bridge.client.users.create({ userName: login });
  await makeAdmins(bridge, [login]);
  bridge.sandbox.org.suspend(login);
  const result = await bridge.sync.cycle();
  expect(result.blocks).toEqual([]);
  expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
});

function hire({ sandbox: { org } }: Bridge, login: string): void {
  const viewers = org.findGroup('Retool Viewers')?.id ?? '';
  org.createUser({ firstName: 'New', lastName: 'Hire', email: login, login }, { groups: [viewers] });
}

async function makeAdmins({ client }: Bridge, logins: readonly string[]): Promise<void> {
  const group = await client.groups.findByDisplayName('admin');
  const users = await Promise.all(logins.map((login) => client.users.findByUserName(login)));
  const value = users.map((user) => ({ value: user?.id ?? '' }));
  await client.groups.patch(group?.id ?? '', [{ op: 'add', path: 'members', value }]);
}
