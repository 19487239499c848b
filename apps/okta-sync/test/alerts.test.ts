import { describe, expect, it } from 'vitest';

import type { FetchFunction } from '../src/fetch-function.ts';
import { alertsOf, type Alert } from '../src/ops/alert.ts';
import type { OktaSync } from '../src/okta-sync.ts';
import { activeLogins, createBridge } from './bridge.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const ADMINS = '\n  - { from: { name: Retool Admins }, group: admin }';

describe('what somebody is told who does not watch', () => {
  it('is told once when something fails, not with each retry, and once when it is over', async () => {
    const { restart, handler } = await createBridge('', ADMINS);
    let broken = true;
    let clock = Date.now();
    const scimFetch: FetchFunction = async (request) =>
      broken && request.method === 'PATCH'
        ? Response.json({ schemas: [], status: '400', detail: 'not today' }, { status: 400 })
        : handler(request);
    const sync = restart({ scimFetch, clock: () => new Date(clock) });
    const first = await alertsAfter(sync);
    expect(first.map(({ kind, event }) => `${kind} ${event}`)).toEqual(['escrowed raised']);
    expect(first[0]?.text).toMatch(
      /^okta-sync: Something failed[^]*• TARGET_\w+: add \S+ to admin: .*not today/,
    );
    expect(await alertsAfter(sync)).toEqual([]);
    for (let hour = 0; hour < 3; hour += 1) {
      clock += 3_600_000;
      expect(await alertsAfter(sync)).toEqual([]);
    }
    broken = false;
    clock += 2 * 86_400_000;
    expect((await alertsAfter(sync)).map(({ kind, event }) => `${kind} ${event}`)).toEqual([
      'escrowed cleared',
    ]);
    expect(await alertsAfter(sync)).toEqual([]);
  });

  it('is told of a blocked plan with the rule, the remedy and how to let it pass', async () => {
    const { restart, config } = await createBridge();
    const sync = restart({ config: { ...config, guards: { ...config.guards, maxChanges: 1 } } });
    const [alert, ...more] = await alertsAfter(sync);
    expect(more).toEqual([]);
    expect(alert?.text).toMatch(/• max-changes: [^]*To go on: [^]*okta-sync approve [0-9a-f]{12}$/);
    expect(await alertsAfter(sync)).toEqual([]);
  });
  it('is told again when other rules hold a plan back, not when one more person is in it', async () => {
    const bridge = await createBridge('guards: { maxRemovals: 0, maxRemovalShare: 1 }');
    await bridge.sync.cycle();
    const [first = '', second = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
    const { org } = bridge.sandbox;
    org.removeFromGroup('Retool Viewers', first);
    expect(await alertsAfter(bridge.sync)).toMatchObject([{ kind: 'blocked', event: 'raised' }]);
    org.removeFromGroup('Retool Viewers', second);
    expect(await alertsAfter(bridge.sync)).toEqual([]);
    const { guards } = bridge.config;
    const stricter = bridge.restart({ config: { ...bridge.config, guards: { ...guards, maxChanges: 1 } } });
    const [alert, ...more] = await alertsAfter(stricter);
    expect(more).toEqual([]);
    expect(alert?.text).toMatch(/• max-removals: [^]*• max-changes: /);
    expect(await alertsAfter(stricter)).toEqual([]);
    expect((await stricter.history(2)).map(({ blocks }) => blocks)).toEqual([
      ['max-removals', 'max-changes'],
      ['max-removals'],
    ]);
    org.addToGroup('Retool Viewers', first);
    org.addToGroup('Retool Viewers', second);
    expect(await alertsAfter(stricter)).toMatchObject([{ kind: 'blocked', event: 'cleared' }]);
  });
});

async function alertsAfter(sync: OktaSync): Promise<readonly Alert[]> {
  return alertsOf({ kind: 'cycle', result: await sync.cycle() }, NOW);
}
