import { beforeEach, expect, it } from 'vitest';

import { formatStatus } from '../src/view/format-status.ts';
import { createBridge, createSyncedBridge, type Bridge } from './bridge.ts';

let bridge: Bridge;
let login: string;
let admins: string;
let id: string;

beforeEach(async () => {
  ({ bridge, login, admins, id } = await createSyncedBridge());
});

it('an undo gives somebody who was fired nothing back, and says so', async () => {
  bridge.sandbox.org.suspend(login);
  const run = await bridge.sync.cycle();
  const { plan } = await bridge.sync.planUndo(run.id);
  expect(plan.operations).toEqual([]);
  expect(plan.notices).toContainEqual(
    expect.objectContaining({
      kind: 'no-access',
      group: 'admin',
      user: login,
      reason: 'suspended in Okta: gets nothing back',
    }),
  );
  await bridge.sync.undo(run.id);
  expect(await bridge.members('admin')).not.toContain(login);
  expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
});

it('an undo gives somebody who was taken out by mistake everything back', async () => {
  bridge.sandbox.org.removeFromGroup(admins, id);
  const run = await bridge.sync.cycle();
  expect(await bridge.members('admin')).not.toContain(login);
  await bridge.sync.undo(run.id);
  expect(await bridge.members('admin')).toContain(login);
});

it('an undo gives somebody who was fired after the run nothing back', async () => {
  bridge.sandbox.org.removeFromGroup(admins, id);
  const run = await bridge.sync.cycle();
  bridge.sandbox.org.deactivate(login);
  bridge.sandbox.org.deleteUser(login);
  const { plan } = await bridge.sync.planUndo(run.id);
  expect(plan.operations).toEqual([]);
  expect(plan.notices).toMatchObject([
    { user: login, reason: 'no longer exists in Okta: gets nothing back' },
  ]);
});

it('an undo gives nothing back to whom Okta does not tell of now', async () => {
  bridge.sandbox.org.removeFromGroup(admins, id);
  const run = await bridge.sync.cycle();
  const blind = bridge.restart({
    fetch: (request) =>
      new URL(request.url).pathname.startsWith('/api/v1/users')
        ? Promise.resolve(new Response('{}', { status: 500 }))
        : bridge.sandbox.fetch(request),
  });
  const outcome = await blind.planUndo(run.id).then(
    ({ plan }) => plan.operations.length,
    () => 0,
  );
  expect(outcome).toBe(0);
});

it('an undo that a guard holds back is carried out when it is asked for again after it was approved', async () => {
  bridge = await createBridge(
    'guards: { maxChanges: 1000, maxRemovals: 3, minAdmins: 0, privilegedGroups: [] }',
  );
  const run = await bridge.sync.cycle();
  const held = await bridge.sync.undo(run.id);
  expect(held).toMatchObject({ outcome: 'blocked', writes: 0 });
  expect(await bridge.sync.approve(held.plan.hash)).toMatchObject({ undoes: run.id });
  expect(formatStatus(await bridge.sync.status())).toContain(`\`undo ${run.id} --apply\` applies it`);
  const undone = await bridge.sync.undo(run.id);
  expect(undone.approvedBy).toMatch(/./);
  expect(undone.writes).toBeGreaterThan(0);
});
