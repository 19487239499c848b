import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createAlertBox } from './alert-box.ts';
import type { Alert } from './alert.ts';
import { createDelivery } from './deliver-alerts.ts';

describe('alerts that wait', () => {
  it('are there for the next process, in order, for nobody else to read', async () => {
    const file = await boxFile();
    await createAlertBox(file).put([alert('a'), alert('b')]);
    await createAlertBox(file).put([alert('c')]);
    expect(await keysIn(file)).toEqual(['a raised', 'b raised', 'c raised']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('are told once, and not at all when they were over before anybody heard of them', async () => {
    const file = await boxFile();
    const box = createAlertBox(file);
    await box.put([alert('a'), alert('b')]);
    await box.put([alert('a')]);
    await box.put([alert('b', 'cleared'), alert('c', 'cleared')]);
    expect(await keysIn(file)).toEqual(['a raised', 'c cleared']);
  });

  it('are no more than a hundred: the oldest give way', async () => {
    const file = await boxFile();
    await createAlertBox(file).put(Array.from({ length: 130 }, (_, at) => alert(String(at))));
    const keys = await keysIn(file);
    expect([keys.length, keys[0]]).toEqual([100, '30 raised']);
  });

  it('are none where the file is damaged, and are kept by the process where it cannot be written', async () => {
    const file = await boxFile();
    await writeFile(file, '{"waiting":[{"kind":"none"}]}');
    const box = createAlertBox(file);
    expect(await box.list()).toEqual([]);
    const lost = createAlertBox(join(file, 'no directory', 'alerts.json'));
    await lost.put([alert('a')]);
    expect(await lost.list()).toEqual([alert('a')]);
    await lost.remove(alert('a'));
    expect(await lost.list()).toEqual([]);
  });

  it('tell of staleness only when that is news, also in the next process', async () => {
    const file = await boxFile();
    for (const event of ['cleared', 'raised', 'raised'] as const) {
      const box = createAlertBox(file);
      await box.putStale(alert('stale', event));
      for (const one of await box.list()) await box.remove(one);
    }
    await createAlertBox(file).putStale(alert('stale', 'cleared'));
    expect(await keysIn(file)).toEqual(['stale cleared']);
  });
});

describe('the delivery of alerts', () => {
  it('keeps one that could not be sent, and those behind it, for the next attempt', async () => {
    const { box, deliver, sent, failures, setUp } = await post();
    await box.put([alert('a'), alert('b'), alert('c')]);
    setUp('a');
    await deliver();
    expect([sent, failures]).toEqual([['a raised'], ['down']]);
    setUp(true);
    await box.put([alert('d')]);
    await deliver();
    expect(sent).toEqual(['a raised', 'b raised', 'c raised', 'd raised']);
    expect(await box.list()).toEqual([]);
  });

  it('sends nothing twice when asked twice at once', async () => {
    const { box, deliver, sent } = await post();
    await box.put([alert('a')]);
    await Promise.all([deliver(), deliver()]);
    expect(sent).toEqual(['a raised']);
  });
});

async function post() {
  /** Whether anything is delivered, or the only key that is. */
  let up: boolean | string = true;
  const sent: string[] = [];
  const failures: string[] = [];
  const box = createAlertBox(await boxFile());
  const deliver = createDelivery(box, {
    send: async ({ key, event }) => {
      await Promise.resolve();
      if (up !== true && up !== key) throw new Error('down');
      sent.push(`${key} ${event}`);
    },
    onFailure: (message) => failures.push(message),
  });
  const setUp = (value: boolean | string): void => {
    up = value;
  };
  return { box, deliver, sent, failures, setUp };
}

async function keysIn(file: string): Promise<readonly string[]> {
  const { waiting } = JSON.parse(await readFile(file, 'utf8')) as { waiting: readonly Alert[] };
  return waiting.map(({ key, event }) => `${key} ${event}`);
}

async function boxFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'alerts.json');
}

function alert(key: string, event: Alert['event'] = 'raised'): Alert {
  return { kind: 'blocked', event, key, text: key, at: '2026-01-01T00:00:00.000Z', run: undefined };
}
