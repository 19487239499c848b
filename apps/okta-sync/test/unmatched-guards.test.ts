import { expect, it } from 'vitest';

import { activeLogins, createBridge } from './bridge.ts';

it('a guard that names nobody, or no group, is told: it guards nothing', async () => {
  const bridge = await createBridge(`
guards:
  requiredAdmins: [nobody@example.com]
  protectedUsers: [Break.Glass@example.com, nowhere@example.com]
  self: robot@example.com
  privilegedGroups: [admins]
  neverEmpty: [viewer, viewers]`);
  await bridge.client.users.create({ userName: 'break.glass@example.com' });
  const result = await bridge.sync.cycle();
  const told = result.plan.notices.filter(({ kind }) => kind === 'guard-unmatched');
  expect(told.map(({ group, user }) => group ?? user)).toEqual([
    'nobody@example.com',
    'nowhere@example.com',
    'robot@example.com',
    'admins',
    'viewers',
  ]);
  expect(result.outcome).toBe('partial');
  const examined = await bridge.sync.examine();
  const guards = examined.flatMap(({ probes }) => probes).filter(({ name }) => name === 'guards');
  expect(guards.map(({ result: found }) => found)).toEqual(told.map(() => 'warning'));
});

it('a guard that names somebody of the source who has no account yet is right', async () => {
  const { sandbox } = await createBridge();
  const [login = ''] = activeLogins(sandbox, 'Retool Admins');
  const bridge = await createBridge(`users: { create: false }\nguards: { requiredAdmins: ['${login}'] }`);
  const { plan } = await bridge.sync.cycle();
  expect(plan.notices.map(({ kind }) => kind)).not.toContain('guard-unmatched');
});
