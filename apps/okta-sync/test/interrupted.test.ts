import { readFile, writeFile } from 'node:fs/promises';

import type { ScimHandler } from '@drawbridge/scim-server';
import { describe, expect, it } from 'vitest';

import { createStateStore } from '../src/record/state-store.ts';
import { StateError, type SyncStateStore } from '../src/record/sync-state.ts';
import { runCycle } from '../src/run/run-cycle.ts';
import { createOktaSource } from '../src/source/okta/okta-source.ts';
import { createScimTarget } from '../src/target/scim-target.ts';
import { activeLogins, createBridge, oneAdmin, told, TOKENS, type Bridge } from './bridge.ts';

describe('a daemon killed between its writes and its record', () => {
  it('finds everything as it should be on the next run, and writes nothing', async () => {
    const bridge = await createBridge();
    await cycleWithoutRecord(bridge);
    expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
  });

  it('still removes what the killed run gave, when Okta takes it back before the next run', async () => {
    const bridge = await createBridge();
    await cycleWithoutRecord(bridge);
    const login = activeLogins(bridge.sandbox, 'Retool Admins')[0] ?? '';
    const { org } = bridge.sandbox;
    for (const { id } of org.groupsOf(login).filter(({ type }) => type === 'OKTA_GROUP'))
      org.removeFromGroup(id, login);
    const { plan } = await bridge.sync.cycle();
    expect(plan.operations).toMatchObject(
      plan.operations.map(() => ({ op: 'removeMember', user: { userName: login }, cause: 'absence' })),
    );
    expect(await bridge.members('admin')).not.toContain(login);
  });

  it('still deactivates whom the killed run created, when they are suspended before the next run', async () => {
    const bridge = await createBridge();
    await cycleWithoutRecord(bridge);
    const { org } = bridge.sandbox;
    const login =
      activeLogins(bridge.sandbox, 'Retool Admins').find((one) => org.findUser(one)?.status === 'ACTIVE') ??
      '';
    for (const { id } of org.groupsOf(login).filter(({ type }) => type === 'OKTA_GROUP'))
      org.removeFromGroup(id, login);
    org.suspend(login);
    await bridge.sync.cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
  });
});

describe('a daemon killed after it wrote down what it is about to give', () => {
  it('does not say that memberships were missing which it never gave', async () => {
    const bridge = await createBridge();
    await bridge.client.users.create({ userName: oneAdmin(bridge) });
    await cycleWithoutRecord({ ...bridge, handler: refuseWrites(bridge) });
    const lines = told(await bridge.sync.cycle());
    expect(lines).toContain(`addMember admin ${oneAdmin(bridge)}: member of Okta group Retool Admins`);
    expect(lines.filter((line) => line.includes('was missing'))).toEqual([]);
  });

  it('gives back what it took, when the suspension has ended before the next run', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    const login = oneAdmin(bridge);
    bridge.sandbox.org.suspend(login);
    await cycleWithoutRecord(bridge);
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
    bridge.sandbox.org.unsuspend(login);
    await bridge.sync.cycle();
    expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: true });
    expect(await bridge.members('admin')).toContain(login);
  });
});

describe('a damaged state file', () => {
  it('ends every run before anything is read or written', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    const text = await readFile(bridge.config.stateFile, 'utf8');
    await writeFile(bridge.config.stateFile, text.slice(0, text.length / 2));
    let requests = 0;
    const fetch = (request: Request): Promise<Response> => {
      requests += 1;
      return bridge.sandbox.fetch(request);
    };
    await expect(bridge.restart({ fetch, scimFetch: fetch }).cycle()).rejects.toThrow(StateError);
    expect(requests).toBe(0);
    expect(await readFile(bridge.config.stateFile, 'utf8')).toBe(text.slice(0, text.length / 2));
  });
});

function refuseWrites({ handler }: Bridge): ScimHandler {
  return (request) =>
    request.method === 'GET' ? handler(request) : Promise.reject(new TypeError('fetch failed'));
}

/** Runs a cycle whose second save, after the writes, never happens. */
async function cycleWithoutRecord({ config, sandbox, handler }: Bridge): Promise<void> {
  const binding = { org: config.okta.orgUrl, target: config.target.baseUrl };
  const real = createStateStore(config.stateFile, binding);
  let saves = 0;
  const store: SyncStateStore = {
    load: real.load,
    save: async (state) => {
      saves += 1;
      if (saves > 1) throw new Error('killed');
      await real.save(state);
    },
  };
  const source = createOktaSource({ orgUrl: config.okta.orgUrl, token: TOKENS.okta, fetch: sandbox.fetch });
  const target = createScimTarget({ baseUrl: config.target.baseUrl, token: TOKENS.scim, fetch: handler });
  const clock = (): Date => new Date();
  const { signal } = new AbortController();
  await expect(runCycle({ config, source, target, store, clock, grace: 0 }, { signal })).rejects.toThrow(
    'killed',
  );
}
