import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readinessOf } from '../src/ops/health.ts';
import { createMetrics } from '../src/ops/metrics.ts';
import { standingAfter, startingAt } from '../src/ops/standing.ts';
import { createBridge } from './bridge.ts';

const OPEN = `
  - { from: { name: Retool Admins }, group: admin }
  - { from: { name: Retool Editors }, group: nowhere }`;

describe('what counts as a success', () => {
  it('is the same for status, /readyz and the metrics: a cycle that leaves something open is none', async () => {
    const { sync } = await createBridge('', OPEN);
    const result = await sync.cycle();
    expect(result.outcome).toBe('partial');
    expect(await sync.status()).toMatchObject({ healthy: false, lastSuccess: undefined });
    const now = new Date().toISOString();
    const standing = standingAfter(startingAt(now), { kind: 'cycle', result }, now);
    expect(readinessOf(standing, now, 60_000)).toEqual({
      ok: false,
      message:
        'No cycle has succeeded yet. The last cycle left something open: `okta-sync status` and `plan` say what.',
    });
    const metrics = createMetrics({ clock: () => new Date(), cost: sync.cost, lastSuccess: undefined });
    metrics.report({ kind: 'cycle', result });
    const printed = await metrics.print();
    expect(printed).toMatch(/^okta_sync_last_success_timestamp_seconds 0$/m);
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
