import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ScimHandler } from '@drawbridge/scim-server';
import { describe, expect, it } from 'vitest';

import { profileKeysOf } from '../src/config/profile-keys.ts';
import { createApprovalStore } from '../src/record/approval-store.ts';
import { createLastCycleStore } from '../src/record/last-cycle-store.ts';
import { createStateDirectory } from '../src/record/state-directory.ts';
import { StateError } from '../src/record/sync-state.ts';
import { runCycle } from '../src/run/run-cycle.ts';
import { createSource } from '../src/source/create-source.ts';
import { sourceAddress } from '../src/source/source-address.ts';
import { createScimTarget } from '../src/target/scim-target.ts';
import { activeLogins, createBridge, oneAdmin, told, TOKENS, type Bridge } from './bridge.ts';

describe('a daemon killed between its writes and its record', () => {
  it('finds everything as it should be on the next run, and writes nothing', async () => {
    const bridge = await createBridge();
    await cycleWithoutRecord(bridge);
    expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
    expect(await bridge.sync.status()).toMatchObject({ interrupted: expect.any(String) });
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
    expect(await bridge.sync.status()).toMatchObject({ interrupted: undefined });
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

  it('counts what the killed run took together with what the next one would take', async () => {
    const bridge = await createBridge('guards: { maxRemovals: 3, maxRemovalShare: 1 }');
    await bridge.sync.cycle();
    const { org } = bridge.sandbox;
    const [one = '', two = '', three = '', four = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
    for (const login of [one, two]) org.removeFromGroup('Retool Viewers', login);
    await cycleWithoutRecord(bridge);
    for (const login of [three, four]) org.removeFromGroup('Retool Viewers', login);
    const reason = expect.stringContaining('4 removals by absence within 24 h, 2 of them now');
    for (const sync of [bridge.sync, bridge.restart()]) {
      expect(await sync.cycle()).toMatchObject({ outcome: 'blocked', blocks: [{ reason }] });
    }
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

describe('a deactivation whose answer was lost', () => {
  it('is given back with the access', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    const login = oneAdmin(bridge);
    bridge.sandbox.org.suspend(login);
    const sync = bridge.restart({
      scimFetch: async (request) => {
        const deactivates = request.method === 'PATCH' && (await request.clone().text()).includes('"active"');
        const answer = await bridge.handler(request);
        return deactivates ? Promise.reject(new TypeError('fetch failed')) : answer;
      },
    });
    expect(await sync.cycle()).toMatchObject({ outcome: 'partial' });
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
    const text = await readFile(stateFile(bridge), 'utf8');
    await writeFile(stateFile(bridge), text.slice(0, text.length / 2));
    let requests = 0;
    const fetch = (request: Request): Promise<Response> => {
      requests += 1;
      return bridge.sandbox.fetch(request);
    };
    await expect(bridge.restart({ fetch, scimFetch: fetch }).cycle()).rejects.toThrow(StateError);
    expect(requests).toBe(0);
    expect(await readFile(stateFile(bridge), 'utf8')).toBe(text.slice(0, text.length / 2));
  });
});

describe('the journal', () => {
  it('ends every run before anything is read or written, once it was emptied', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    await writeFile(join(bridge.config.state, 'journal.jsonl'), '');
    let requests = 0;
    const fetch = (request: Request): Promise<Response> => {
      requests += 1;
      return bridge.sandbox.fetch(request);
    };
    const sync = bridge.restart({ fetch, scimFetch: fetch });
    await expect(sync.cycle()).rejects.toThrow(/The journal .+ was cut or replaced/);
    expect(requests).toBe(0);
  });

  it('has little of a run that changed little', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    const login = oneAdmin(bridge);
    bridge.sandbox.org.suspend(login);
    const { id } = await bridge.sync.cycle();
    const run = (await bridge.sync.detail(id))?.journal;
    expect(run?.operations).toContainEqual(expect.objectContaining({ op: 'deactivateUser' }));
    expect(run?.outlook.links.map(({ userName }) => userName)).toEqual([login]);
    expect(run?.outlook.memberships).toEqual([]);
  });
});

function refuseWrites({ handler }: Bridge): ScimHandler {
  return (request) =>
    request.method === 'GET' ? handler(request) : Promise.reject(new TypeError('fetch failed'));
}

function stateFile({ config }: Bridge): string {
  return join(config.state, 'state.json');
}

/** Runs a cycle that is killed after its writes, before the state remembers them. */
async function cycleWithoutRecord({ config, sandbox, handler }: Bridge): Promise<void> {
  const binding = { org: sourceAddress(config.source), target: config.target.baseUrl };
  const directory = createStateDirectory(config.state, { binding });
  const deps = {
    config,
    source: createSource(config.source, {
      secret: TOKENS.source,
      profileKeys: profileKeysOf(config),
      fetch: sandbox.fetch,
    }),
    target: createScimTarget({ baseUrl: config.target.baseUrl, token: TOKENS.target, fetch: handler }),
    directory: {
      ...directory,
      state: { ...directory.state, save: () => Promise.reject(new Error('killed')) },
    },
    approvals: createApprovalStore(join(config.state, 'approvals')),
    lastCycle: createLastCycleStore(join(config.state, 'last-cycle.json')),
    clock: () => new Date(),
    grace: 0,
    sleep: () => Promise.resolve(),
  };
  await expect(runCycle(deps, new AbortController())).rejects.toThrow('killed');
}
