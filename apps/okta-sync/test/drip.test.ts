import { describe, expect, it } from 'vitest';

import type { CycleResult } from '../src/run/cycle-result.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';

const HOUR = 3_600_000;

describe('a drip of removals', () => {
  it('is held at what a single plan may take, over restarts, and goes on when the window has passed', async () => {
    const { bridge, leaveOne, cycleAfter } = await drip();
    for (let times = 0; times < 3; times += 1) {
      leaveOne();
      expect(await cycleAfter(HOUR)).toMatchObject({ outcome: 'applied' });
    }
    leaveOne();
    const held = await cycleAfter(HOUR);
    expect([held.outcome, held.writes]).toEqual(['blocked', 0]);
    expect(held.blocks).toMatchObject([
      {
        rule: 'max-removals',
        reason: '4 removals by absence within 24 h, 1 of them now, and guards.maxRemovals is 3',
      },
    ]);
    expect(await cycleAfter(20 * HOUR)).toMatchObject({ outcome: 'blocked' });
    expect(await cycleAfter(HOUR)).toMatchObject({ outcome: 'applied' });
    expect(await bridge.members('viewer')).toEqual(activeLogins(bridge.sandbox, 'Retool Viewers'));
  });

  it('may go on after an approval, which is not counted, and from which the count begins anew', async () => {
    const { bridge, leaveOne, cycleAfter } = await drip();
    for (let times = 0; times < 4; times += 1) leaveOne();
    const { plan } = await cycleAfter(HOUR);
    await bridge.sync.approve(plan.hash);
    expect(await cycleAfter(0)).toMatchObject({ outcome: 'applied' });
    for (let times = 0; times < 3; times += 1) leaveOne();
    expect(await cycleAfter(HOUR)).toMatchObject({ outcome: 'applied' });
    leaveOne();
    expect(await cycleAfter(HOUR)).toMatchObject({ outcome: 'blocked' });
  });

  it('holds nobody back who may have no access, however much has left', async () => {
    const { bridge, leaveOne, cycleAfter, viewers } = await drip();
    for (let times = 0; times < 3; times += 1) leaveOne();
    await cycleAfter(HOUR);
    leaveOne();
    const fired = viewers.slice(10, 16);
    expect(fired).toHaveLength(6);
    for (const login of fired) bridge.sandbox.org.deactivate(login);
    const { outcome, results } = await cycleAfter(HOUR);
    expect(outcome).toBe('blocked');
    expect(results.filter(({ outcome: one }) => one !== 'done')).toEqual([]);
    const left = await bridge.members('viewer');
    expect(fired.filter((login) => left.includes(login))).toEqual([]);
    for (const login of fired) {
      expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: false });
    }
  });
});

describe('a group of the source that is emptied', () => {
  it.each(['mapping', 'mirror'])('empties no %s of a few without a person', async (kind) => {
    const mappings = {
      mapping: '\n  - { from: { name: Crew }, group: viewer }',
      mirror: ' []\nmirror: [{ from: { name: Crew }, name: "Okta {name}" }]',
    };
    const bridge = await createBridge('', kind === 'mirror' ? mappings.mirror : mappings.mapping);
    const { org } = bridge.sandbox;
    const crew = org.createGroup({ name: 'Crew' }).id;
    const people = activeLogins(bridge.sandbox, 'Retool Viewers').slice(0, 9);
    for (const login of people) org.addToGroup(crew, org.findUser(login)?.id ?? '');
    await bridge.sync.cycle();
    for (const login of people) org.removeFromGroup(crew, org.findUser(login)?.id ?? '');
    expect(await bridge.sync.cycle()).toMatchObject({
      outcome: 'blocked',
      writes: 0,
      blocks: [{ rule: 'empty-source' }],
    });
    expect(await bridge.members(kind === 'mirror' ? 'Okta Crew' : 'viewer')).toEqual(people);
  });

  it('keeps its last when those who are still in it have no access', async () => {
    const bridge = await createBridge('', '\n  - { from: { name: Crew }, group: viewer }');
    const { org } = bridge.sandbox;
    const crew = org.createGroup({ name: 'Crew' }).id;
    const [last = '', other = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
    for (const login of [last, other]) org.addToGroup(crew, org.findUser(login)?.id ?? '');
    await bridge.sync.cycle();
    org.deactivate(other);
    org.removeFromGroup(crew, org.findUser(last)?.id ?? '');
    const held = await bridge.sync.cycle();
    expect(held.blocks).toMatchObject([{ rule: 'empties-group', group: 'viewer' }]);
    expect(await bridge.members('viewer')).toEqual([last]);
    await bridge.sync.approve(held.plan.hash);
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
    expect(await bridge.members('viewer')).toEqual([]);
  });
});

interface Drip {
  readonly bridge: Bridge;
  /** People of the group that loses members, and no other. */
  readonly viewers: readonly string[];
  readonly leaveOne: () => void;
  /** A new daemon runs a cycle after this many milliseconds. */
  readonly cycleAfter: (milliseconds: number) => Promise<CycleResult>;
}

/** An application in line with its org, of whose viewers three may leave in a day. */
async function drip(): Promise<Drip> {
  const bridge = await createBridge('guards: { maxRemovals: 3, maxRemovalShare: 1 }');
  const { org } = bridge.sandbox;
  let now = Date.now();
  const cycleAfter = (milliseconds: number): Promise<CycleResult> => {
    now += milliseconds;
    return bridge.restart({ clock: () => new Date(now) }).cycle();
  };
  await cycleAfter(0);
  const admins = activeLogins(bridge.sandbox, 'Retool Admins');
  const viewers = activeLogins(bridge.sandbox, 'Retool Viewers').filter((login) => !admins.includes(login));
  const leaving = viewers.values();
  const leaveOne = (): void => {
    org.removeFromGroup('Retool Viewers', leaving.next().value ?? '');
  };
  return { bridge, viewers, leaveOne, cycleAfter };
}
