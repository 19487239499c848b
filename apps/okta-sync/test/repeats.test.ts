import { isJsonObject } from '@drawbridge/scim';
import { expect, it } from 'vitest';

import { createMetrics } from '../src/ops/metrics.ts';
import { isSuccess } from '../src/run/success.ts';
import { formatStatus } from '../src/view/format-status.ts';
import { activeLogins, createBridge, setActiveByHand, type Bridge } from './bridge.ts';

it('what is done and is to be done again is told once, shown in status, and no success, until it stays done', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const [fired = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  bridge.sandbox.org.suspend(fired);
  const sync = bridge.restart({ scimFetch: (request) => pretending(bridge, request) });
  expect(await sync.cycle()).toMatchObject({ outcome: 'applied', repeated: [], news: [] });
  const second = await sync.cycle();
  expect(second).toMatchObject({
    outcome: 'partial',
    repeated: [{ op: 'deactivateUser', user: { userName: fired } }],
    news: [{ kind: 'repeated', event: 'raised' }],
  });
  expect(isSuccess(second)).toBe(false);
  const metrics = createMetrics({ clock: () => new Date(), cost: sync.cost, lastSuccess: undefined });
  metrics.report({ kind: 'cycle', result: second });
  const printed = await metrics.print();
  expect(printed).toMatch(/^okta_sync_repeated 1$/m);
  expect(printed).toMatch(/^okta_sync_last_success_timestamp_seconds 0$/m);
  const status = await sync.status();
  expect(status).toMatchObject({ healthy: false, lastRun: { repeated: [`deactivate ${fired}`] } });
  expect(formatStatus(status)).toMatch(
    new RegExp(`Done by the run before, and to be done again.*\n.*deactivate ${fired}`),
  );
  expect(await sync.cycle()).toMatchObject({ outcome: 'partial', news: [] });
  expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'partial', news: [] });
  expect(await bridge.sync.cycle()).toMatchObject({
    outcome: 'in-sync',
    repeated: [],
    news: [{ kind: 'repeated', event: 'cleared' }],
  });
});

it('what a person undoes after it has been seen to stand is drift, and mended without a word', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const [login = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  bridge.sandbox.org.suspend(login);
  await bridge.sync.cycle();
  expect((await bridge.sync.cycle()).outcome).toBe('in-sync');
  await setActiveByHand(bridge, login, true);
  expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'applied', repeated: [] });
});

/** Answers as if the account were inactive by now, and leaves it as it is. */
async function pretending({ handler }: Bridge, request: Request): Promise<Response> {
  const deactivates = request.method === 'PATCH' && /"active"/.test(await request.clone().text());
  if (!deactivates) return handler(request);
  const { url, headers } = request;
  const account: unknown = await (await handler(new Request(url, { headers }))).json();
  return Response.json({ ...(isJsonObject(account) ? account : {}), active: false });
}
