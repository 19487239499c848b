import { describe, expect, it } from 'vitest';

import type { FetchFunction } from '../src/fetch-function.ts';
import type { OktaSync } from '../src/okta-sync.ts';
import { lastingSection } from '../src/ops/status-sections.ts';
import { formatResult } from '../src/view/format-result.ts';
import { formatStatus } from '../src/view/format-status.ts';
import { activeLogins, createBridge, createSyncedBridge } from './bridge.ts';

describe('whoever may have no access and still has it', () => {
  it('is named, with their groups and the rule, in status, page, result and alert, while the plan is held back', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    const admins = activeLogins(bridge.sandbox, 'Retool Admins');
    const [first = '', second = ''] = admins;
    for (const login of admins) bridge.sandbox.org.suspend(login);
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'blocked' });
    expect(result.lasting.map(({ user }) => user)).toEqual(admins);
    const named = new RegExp(`${first} \\(admin[^)]*\\)\\s+suspended in Okta; held\\s+back by min-admins`);
    const status = await bridge.sync.status();
    expect(formatStatus(status)).toMatch(named);
    expect(formatStatus(status)).toContain(second);
    expect(formatResult(result)).toMatch(named);
    const page = String(await lastingSection(status.lasting));
    expect(page).toContain(first);
    expect(page).toMatch(/held back by min-admins/);
    expect(await alertTexts(bridge.sync, 'access-kept raised')).toMatch(
      new RegExp(`still has access: ${first} \\(admin.*\\): suspended in Okta; held back by min-admins`),
    );
    for (const login of admins) bridge.sandbox.org.unsuspend(login);
    expect((await bridge.sync.cycle()).lasting).toEqual([]);
    expect((await bridge.sync.status()).lasting).toEqual([]);
    expect(await alertTexts(bridge.sync, 'access-kept cleared')).toBe('');
  });

  it('is named with the code of what failed, until it succeeds, and also while the source is away', async () => {
    const { bridge, login } = await createSyncedBridge();
    const refusing: FetchFunction = async (request) =>
      request.method === 'PATCH' && (await request.clone().text()).includes('active')
        ? Response.json({ schemas: [], status: '400', detail: 'not today' }, { status: 400 })
        : bridge.handler(request);
    bridge.sandbox.org.suspend(login);
    const { lasting } = await bridge.restart({ scimFetch: refusing }).cycle();
    expect(lasting).toMatchObject([{ user: login, active: true, status: 'suspended in Okta' }]);
    expect(lasting[0]?.because).toMatch(/^it failed with TARGET_REFUSED: .*not today/);
    const away = bridge.restart({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(away.cycle()).rejects.toThrow('cannot be read');
    expect((await away.status()).lasting).toEqual(lasting);
    expect((await bridge.sync.cycle()).lasting).toEqual([]);
  });

  it('is named when the guards protect the account', async () => {
    const { bridge, login } = await createSyncedBridge();
    const { config } = bridge;
    const guards = { ...config.guards, protectedUsers: [login] };
    bridge.sandbox.org.deactivate(login);
    const { lasting } = await bridge.restart({ config: { ...config, guards } }).cycle();
    expect(lasting).toMatchObject([
      { user: login, privileged: true, because: 'protected by guards.protectedUsers or guards.self' },
    ]);
  });

  it('is known before anything is done: a plan tells who would lose access at once, and who would keep it', async () => {
    const bridge = await createBridge('guards: { maxRemovals: 1, privileged: { maxRemovals: 0 } }');
    await bridge.sync.cycle();
    const [fired = '', moved = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
    bridge.sandbox.org.removeFromGroup('Retool Admins', moved);
    bridge.sandbox.org.suspend(fired);
    const planned = await bridge.sync.plan();
    expect(planned.lasting).toEqual([]);
    expect(planned.urgent?.operations.map(({ op }) => op)).toContain('deactivateUser');
    const { plan } = await bridge.sync.cycle();
    expect(planned.urgent?.rest).toBe(plan.hash);
  });
});

/** The texts of the alerts of one kind and event that wait to be delivered, without what every one of them begins with. */
async function alertTexts({ alerts }: OktaSync, wanted: string): Promise<string> {
  const found = (await alerts.list()).filter(({ kind, event }) => `${kind} ${event}` === wanted);
  return found.map(({ text }) => text).join('\n');
}
