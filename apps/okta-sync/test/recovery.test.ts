import type { Fault } from '@drawbridge/okta-sandbox';
import { describe, expect, it } from 'vitest';

import { activeLogins, createBridge, oneAdmin, told, type Bridge } from './bridge.ts';
import { READ_FAULTS } from './read-faults.ts';

const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 404 },
  ...READ_FAULTS,
  { kind: 'truncated-page', keep: 1 },
];

const TWO_GROUPS = `
  - { from: { name: Retool Admins }, group: admin }
  - { from: { name: On-call }, group: editor }`;

describe('an application that stops for ever at any write', () => {
  it.each(['before it is done', 'after it is done'])(
    'causes no removal, and the next clean cycles come to the same end: %s',
    async (moment) => {
      const { writes } = await changed(await ready()).sync.cycle();
      expect(writes).toBeGreaterThan(3);
      for (let last = 1; last <= writes; last += 1) {
        const bridge = changed(await ready());
        const stopping = bridge.restart({
          grace: 0,
          scimFetch: failingFrom(bridge, last, moment === 'after it is done'),
        });
        await stopping.cycle().catch(() => undefined);
        const wanted = activeLogins(bridge.sandbox, 'Retool Admins');
        const missing = (await bridge.members('admin')).length < Math.min(4, wanted.length);
        expect(missing, `nobody lost by write ${last}`).toBe(false);
        await bridge.restart().cycle();
        expect(await bridge.members('admin'), `admin after write ${last}`).toEqual(wanted);
        expect(await bridge.members('editor')).toEqual(activeLogins(bridge.sandbox, 'On-call'));
        expect(await bridge.restart().cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
      }
    },
    60_000,
  );
});

describe('a fault of Okta while changes are read', () => {
  it.each(FAULTS)(
    'at any request removes nobody, and clean cycles come to the same end: %j',
    async (fault) => {
      const bridge = await ready();
      const { org } = bridge.sandbox;
      const admins = org.findGroup('Retool Admins')?.id ?? '';
      const [comer = ''] = outsiders(bridge);
      for (let position = 1; position <= 6; position += 1) {
        // Somebody joins or leaves, and what is known of the others is not to suffer from how that is read.
        if (position % 2 === 1) org.addToGroup(admins, comer);
        else org.removeFromGroup(admins, comer);
        const before = await bridge.members('admin');
        let seen = 0;
        const when = (): boolean => {
          seen += 1;
          return seen >= position;
        };
        bridge.sandbox.faults.next(fault, { when, times: Infinity });
        await bridge.sync.cycle().catch(() => undefined);
        bridge.sandbox.faults.clear();
        const lost = before.filter((login) => login !== comer);
        expect(await bridge.members('admin')).toEqual(expect.arrayContaining(lost));
        await bridge.sync.cycle();
        expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
        expect(await bridge.members('editor')).toEqual(activeLogins(bridge.sandbox, 'On-call'));
      }
    },
  );
});

describe('an absence', () => {
  it('removes nobody before it has lasted, and is forgotten when it ends before', async () => {
    const bridge = await createBridge('removals: { grace: 10m, cycles: 2 }', TWO_GROUPS);
    await bridge.sync.cycle();
    const { org } = bridge.sandbox;
    const admins = org.findGroup('Retool Admins')?.id ?? '';
    const login = oneAdmin(bridge);
    org.removeFromGroup(admins, login);
    const seen = await bridge.sync.cycle();
    expect(seen).toMatchObject({
      outcome: 'in-sync',
      plan: { pending: [{ group: 'admin', cyclesSeen: 1 }] },
    });
    expect(await bridge.sync.status()).toMatchObject({ pending: [{ user: { userName: login } }] });
    org.addToGroup(admins, login);
    expect((await bridge.sync.cycle()).plan.pending).toEqual([]);
    org.removeFromGroup(admins, login);
    await bridge.sync.cycle();
    expect(await bridge.members('admin')).toContain(login);
    expect(told(await after(bridge, 11).cycle())).toEqual([
      `removeMember admin ${login}: no longer in Okta group Retool Admins`,
    ]);
  });

  it('that has lasted is not forgotten while the plan is held back', async () => {
    const settings =
      'removals: { grace: 10m, cycles: 2 }\nguards: { maxRemovals: 0, privileged: { maxRemovals: 0 } }';
    const bridge = await createBridge(settings, TWO_GROUPS);
    await bridge.sync.cycle();
    const { org } = bridge.sandbox;
    org.removeFromGroup(org.findGroup('Retool Admins')?.id ?? '', oneAdmin(bridge));
    await bridge.sync.cycle();
    const first = await after(bridge, 11).cycle();
    const second = await after(bridge, 12).cycle();
    expect([first.outcome, second.outcome]).toEqual(['blocked', 'blocked']);
    expect(second.plan.hash).toBe(first.plan.hash);
  });
});

describe('a cycle that finds nothing new', () => {
  it('asks Okta for no more than what is new, and the application for its privileged groups alone', async () => {
    const bridge = await createBridge('', TWO_GROUPS);
    await bridge.sync.cycle();
    const full = await bridge.sync.cycle();
    expect(full).toMatchObject({ outcome: 'in-sync', mode: 'incremental' });
    const asked: string[] = [];
    const quiet = bridge.restart({
      scimFetch: (request) => {
        asked.push(new URL(request.url).pathname.replace(/\/[^/]+$/, '/'));
        return bridge.handler(request);
      },
    });
    const result = await quiet.cycle();
    expect(result).toMatchObject({ outcome: 'in-sync', mode: 'incremental', writes: 0 });
    expect(asked).toEqual(['/api/scim/v2/Groups/']);
    // Two for what changed, one for the members of the one privileged group.
    expect(result.requests.source).toBeLessThanOrEqual(4);
  });

  it('notices all the same who was put into a privileged group, or taken out of it, by hand', async () => {
    const bridge = await createBridge('', TWO_GROUPS);
    await bridge.sync.cycle();
    await bridge.sync.cycle();
    const login = oneAdmin(bridge);
    const group = await bridge.client.groups.findByDisplayName('admin');
    const account = await bridge.client.users.findByUserName(login);
    await bridge.client.groups.removeMembers(group?.id ?? '', [account?.id ?? '']);
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'applied', mode: 'incremental' });
    expect(await bridge.members('admin')).toContain(login);
  });

  it('reads everything when the full reconcile is due', async () => {
    const bridge = await createBridge('', TWO_GROUPS);
    await bridge.sync.cycle();
    expect((await bridge.sync.cycle()).mode).toBe('incremental');
    expect((await after(bridge, 61).cycle()).mode).toBe('full');
  });
});

/** A bridge that is in sync. */
async function ready(): Promise<Bridge> {
  const bridge = await createBridge('', TWO_GROUPS);
  await bridge.sync.cycle();
  return bridge;
}

/** Somebody joins, somebody moves, somebody is suspended. */
function changed(bridge: Bridge): Bridge {
  const { org } = bridge.sandbox;
  const admins = org.findGroup('Retool Admins')?.id ?? '';
  const known = [
    ...activeLogins(bridge.sandbox, 'Retool Admins'),
    ...activeLogins(bridge.sandbox, 'On-call'),
  ];
  const [first = '', second = '', third = ''] = activeLogins(bridge.sandbox, 'Retool Viewers').filter(
    (login) => !known.includes(login) && org.findUser(login)?.status === 'ACTIVE',
  );
  for (const login of [first, second, third]) org.addToGroup(admins, login);
  const [leaver = '', suspended = ''] = activeLogins(bridge.sandbox, 'On-call');
  org.removeFromGroup(org.findGroup('On-call')?.id ?? '', leaver);
  org.suspend(suspended);
  return bridge;
}

/** Active people in neither of the two groups. */
function outsiders({ sandbox }: Bridge): readonly string[] {
  const known = [...activeLogins(sandbox, 'Retool Admins'), ...activeLogins(sandbox, 'On-call')];
  return activeLogins(sandbox, 'Retool Viewers').filter(
    (login) => !known.includes(login) && sandbox.org.findUser(login)?.status === 'ACTIVE',
  );
}

/** The application, but from a write on it answers nothing any more; that write is done or not. */
function failingFrom(
  { handler }: Bridge,
  last: number,
  done: boolean,
): (request: Request) => Promise<Response> {
  let writes = 0;
  return async (request) => {
    if (request.method !== 'GET') writes += 1;
    if (writes < last) return handler(request);
    if (writes === last && request.method !== 'GET' && done) await handler(request);
    throw new TypeError('fetch failed');
  };
}

function after({ restart }: Bridge, minutes: number): Bridge['sync'] {
  return restart({ clock: () => new Date(Date.now() + minutes * 60_000) });
}
