import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { OktaSync } from '../src/okta-sync.ts';
import { readinessOf, type Health } from '../src/ops/health.ts';
import { createMetrics } from '../src/ops/metrics.ts';
import { standingAfter, startingAt } from '../src/ops/standing.ts';
import type { CycleResult } from '../src/run/cycle-result.ts';
import { createBridge } from './bridge.ts';

const OPEN = `
  - { from: { name: Retool Admins }, group: admin }
  - { from: { name: Retool Editors }, group: nowhere }`;

describe('what counts as a success', () => {
  it('is the same for /readyz, the metrics and status: a cycle of which something failed is none', async () => {
    const { handler, restart } = await createBridge();
    const refusing = async (request: Request): Promise<Response> =>
      request.method === 'POST' ? new Response(null, { status: 400 }) : handler(request);
    const failing = restart({ scimFetch: refusing });
    const result = await failing.cycle();
    expect(result.outcome).toBe('partial');
    expect(await failing.status()).toMatchObject({ healthy: false, lastSuccess: undefined });
    expect(readiness(result)).toEqual({
      ok: false,
      message:
        'No cycle has succeeded yet. The last cycle left something open: `okta-sync status` and `plan` say what.',
    });
    expect(await printMetrics(failing, result)).toMatch(/^okta_sync_last_success_timestamp_seconds 0$/m);
  });

  it('is a cycle, too, that leaves open what only a person settles: it is told, and is not what stands still', async () => {
    const { sync } = await createBridge('', OPEN);
    const result = await sync.cycle();
    expect(result).toMatchObject({ outcome: 'partial', news: [{ kind: 'partial', event: 'raised' }] });
    expect(readiness(result)).toMatchObject({ ok: true });
    const { endedAt } = (await sync.history(1))[0] ?? { endedAt: '' };
    expect(await sync.status()).toMatchObject({ healthy: false, lastSuccess: endedAt });
    const printed = await printMetrics(sync, result);
    expect(printed).not.toMatch(/^okta_sync_last_success_timestamp_seconds 0$/m);
    expect(printed).toMatch(/^okta_sync_open\{kind="unmapped"\} 1$/m);
  });

  it('is remembered through a failure, also when only the history knows of it', async () => {
    const { sync, restart, config } = await createBridge();
    const { endedAt } = await sync.cycle().then(async () => (await sync.history(1))[0] ?? { endedAt: '' });
    await rm(join(config.state, 'last-cycle.json'));
    const away = restart({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(away.cycle()).rejects.toThrow('cannot be read');
    const kept: unknown = JSON.parse(await readFile(join(config.state, 'last-cycle.json'), 'utf8'));
    expect(kept).toMatchObject({ run: { outcome: 'failed' }, lastSuccess: endedAt });
    expect(await sync.status()).toMatchObject({ healthy: false, lastSuccess: endedAt });
  });
});

function readiness(result: CycleResult): Health {
  const now = new Date().toISOString();
  return readinessOf(standingAfter(startingAt(now), { kind: 'cycle', result }, now), now, 60_000);
}

async function printMetrics({ cost }: OktaSync, result: CycleResult): Promise<string> {
  const metrics = createMetrics({ clock: () => new Date(), cost, lastSuccess: undefined });
  metrics.report({ kind: 'cycle', result });
  return metrics.print();
}
