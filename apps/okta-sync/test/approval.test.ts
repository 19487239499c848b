import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, expect, it } from 'vitest';

import type { Config } from '../src/config/config.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';

let bridge: Bridge;
let leaving: readonly string[];
let other: string;

beforeEach(async () => {
  bridge = await createBridge('guards: { maxRemovals: 1 }');
  await bridge.sync.cycle();
  [other = '', ...leaving] = activeLogins(bridge.sandbox, 'Retool Viewers')
    .filter((login) => !activeLogins(bridge.sandbox, 'Retool Admins').includes(login))
    .slice(0, 3);
  leave();
});

it('passes the rules that held the plan back, and is in the journal with them', async () => {
  const { plan } = await bridge.sync.cycle();
  expect(await bridge.sync.approve(plan.hash)).toMatchObject({ passes: [{ rule: 'max-removals' }] });
  const { id, outcome } = await bridge.sync.cycle();
  expect(outcome).toBe('applied');
  const detail = await bridge.sync.detail(id);
  expect(detail?.journal?.approval).toMatchObject({
    planHash: plan.hash,
    passes: [{ rule: 'max-removals' }],
  });
});

it('passes no other rule, and is then used up', async () => {
  const { plan } = await bridge.sync.cycle();
  await bridge.sync.approve(plan.hash);
  const stricter = bridge.restart({ config: withGuards({ maxChanges: 1 }) });
  expect(await stricter.cycle()).toMatchObject({ outcome: 'blocked', writes: 0, plan: { hash: plan.hash } });
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'blocked', writes: 0 });
});

it('names the rules of now when it is given after they have changed', async () => {
  const { plan } = await bridge.sync.cycle();
  const stricter = bridge.restart({ config: withGuards({ maxChanges: 1 }) });
  await stricter.cycle();
  const { passes } = await stricter.approve(plan.hash);
  expect(passes.map(({ rule }) => rule)).toEqual(['max-removals', 'max-changes']);
  expect(await stricter.cycle()).toMatchObject({ outcome: 'applied' });
});

it.each(['nothing', 'more'])('ends when a cycle plans %s in between', async (what) => {
  const { plan } = await bridge.sync.cycle();
  await bridge.sync.approve(plan.hash);
  if (what === 'nothing') comeBack();
  else leave([other]);
  await bridge.sync.cycle();
  if (what === 'nothing') leave();
  else comeBack([other]);
  expect(await bridge.sync.cycle()).toMatchObject({
    outcome: 'blocked',
    writes: 0,
    plan: { hash: plan.hash },
  });
});

it('is given to no plan but the one that waits', async () => {
  const { plan } = await bridge.sync.cycle();
  comeBack();
  await bridge.sync.cycle();
  await expect(bridge.sync.approve(plan.hash)).rejects.toThrow('No plan waits');
});

it('passes nothing once more when its file comes back from a backup', async () => {
  const { plan } = await bridge.sync.cycle();
  await bridge.sync.approve(plan.hash);
  const backup = await mkdtemp(join(tmpdir(), 'okta-sync-backup-'));
  const approvals = join(bridge.config.state, 'approvals');
  await cp(approvals, backup, { recursive: true });
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
  comeBack();
  await bridge.sync.cycle();
  leave();
  await cp(backup, approvals, { recursive: true });
  expect(await bridge.sync.cycle()).toMatchObject({
    outcome: 'blocked',
    writes: 0,
    plan: { hash: plan.hash },
  });
});

function leave(people = leaving): void {
  for (const login of people) bridge.sandbox.org.removeFromGroup(viewers(), idOf(login));
}

function comeBack(people = leaving): void {
  for (const login of people) bridge.sandbox.org.addToGroup(viewers(), idOf(login));
}

function viewers(): string {
  return bridge.sandbox.org.findGroup('Retool Viewers')?.id ?? '';
}

function idOf(login: string): string {
  return bridge.sandbox.org.findUser(login)?.id ?? '';
}

function withGuards(guards: Partial<Config['guards']>): Config {
  return { ...bridge.config, guards: { ...bridge.config.guards, ...guards } };
}
