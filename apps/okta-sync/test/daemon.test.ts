import { setTimeout } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { LockError } from '../src/record/state-lock.ts';
import type { DaemonEvent } from '../src/run/event.ts';
import { SourceError } from '../src/source/identity-source.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';

const EVERY_SECOND = '* * * * * *';

describe.concurrent('the daemon', () => {
  it('runs at once and then on schedule, reports failures and goes on, and stops when told', async () => {
    const bridge = await createBridge();
    const { events, reached, stop, stopped } = start(bridge);
    await reached(1);
    bridge.sandbox.faults.next({ kind: 'disconnect' }, { times: Infinity });
    await reached(2);
    bridge.sandbox.faults.clear();
    await reached(3);
    stop();
    await stopped;
    expect(events.slice(0, 3)).toMatchObject([
      { kind: 'cycle', result: { outcome: 'applied' } },
      { kind: 'failure', error: { name: 'SourceError' } },
      { kind: 'cycle', result: { outcome: 'in-sync', writes: 0 } },
    ]);
    const seen = events.length;
    await setTimeout(1100);
    expect(events.length).toBe(seen);
  });

  it('does not begin when its first cycle cannot be run', async () => {
    const bridge = await createBridge();
    bridge.sandbox.faults.next({ kind: 'disconnect' }, { times: Infinity });
    await expect(start(bridge).stopped).rejects.toThrow(SourceError);
  });

  it('stops in the middle of its first read without an error', async () => {
    const bridge = await createBridge();
    bridge.sandbox.faults.next({ kind: 'hang' }, { times: Infinity });
    const { events, stop, stopped } = start(bridge);
    await setTimeout(20);
    stop();
    await stopped;
    expect(events).toEqual([]);
  });

  it('prints a plan once, and a line for a cycle that has nothing to do', async () => {
    const bridge = await createBridge();
    const controller = new AbortController();
    const printed: string[] = [];
    const sync = bridge.restart({
      config: { ...bridge.config, schedule: EVERY_SECOND },
      clock: () => new Date('2026-01-01T00:00:00Z'),
      print: (text) => {
        printed.push(text);
        if (printed.length === 3) controller.abort();
      },
    });
    await sync.run({ signal: controller.signal });
    expect(printed[0]).toMatch(/^Plan /);
    expect(printed[1]).toMatch(/^2026-01-01T00:00:00Z {2}Applied \d+ changes: /);
    expect(printed[0]).not.toContain('Applied');
    expect(printed[2]).toMatch(
      /^2026-01-01T00:00:00Z {2}In sync: 0 changes\. \(0 writes, \d+ requests to the source/,
    );
  });
});

describe.concurrent('what a daemon prints', () => {
  it('is the plan before the application is touched', async () => {
    const bridge = await createBridge();
    const controller = new AbortController();
    const order: string[] = [];
    const sync = bridge.restart({
      print: (text) => {
        order.push(text.includes('Plan ') ? 'plan' : 'result');
        if (text.includes('Applied')) controller.abort();
      },
      scimFetch: (request) => {
        if (request.method !== 'GET') order.push('write');
        return bridge.handler(request);
      },
    });
    await sync.run({ signal: controller.signal });
    expect(order[0]).toBe('plan');
    expect(new Set(order.slice(1, -1))).toEqual(new Set(['write']));
    expect(order.at(-1)).toBe('result');
  });

  it('is one line for a plan that stays blocked', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    for (const login of activeLogins(bridge.sandbox, 'Retool Admins')) bridge.sandbox.org.deactivate(login);
    const controller = new AbortController();
    const printed: string[] = [];
    const sync = bridge.restart({
      config: { ...bridge.config, schedule: EVERY_SECOND },
      clock: () => new Date('2026-01-01T00:00:00Z'),
      print: (text) => {
        printed.push(text);
        if (printed.length === 3) controller.abort();
      },
    });
    await sync.run({ signal: controller.signal });
    expect(printed[0]).toMatch(/^Plan /);
    expect(printed[1]).toMatch(/^2026-01-01T00:00:00Z {2}Blocked: .+\n {2}! min-admins/);
    expect(printed[2]).toMatch(
      /^2026-01-01T00:00:00Z {2}Blocked: nothing was changed, \d+ changes held back\. \(.+\) As in the cycle before\.$/,
    );
  });
});

describe.concurrent('two daemons', () => {
  it('never work with the same state: one that must not wait fails', async () => {
    const bridge = await createBridge();
    const { reached, stop, stopped } = start(bridge);
    await reached(1);
    const { signal } = new AbortController();
    for (const second of [
      () => bridge.restart().cycle(),
      () => bridge.restart().run({ signal, standby: false }),
    ]) {
      await expect(second()).rejects.toThrow(LockError);
    }
    stop();
    await stopped;
    expect(await bridge.restart().cycle()).toBeDefined();
  });

  it("do one cycle's work between them, and the second goes on when the first has stopped", async () => {
    const bridge = await createBridge();
    const first = start(bridge);
    await first.reached(1);
    const second = start(bridge);
    await second.reached(1);
    expect(second.events).toMatchObject([
      { kind: 'standby', message: expect.stringMatching(/^okta-sync is running already: /) },
    ]);
    first.stop();
    await first.stopped;
    await second.reached(3);
    second.stop();
    await second.stopped;
    const outcomes = [...first.events, ...second.events].flatMap((event) =>
      event.kind === 'cycle' ? [event.result.outcome] : [event.kind],
    );
    expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(1);
    expect(second.events.slice(1, 3)).toMatchObject([
      { kind: 'leading' },
      { kind: 'cycle', result: { outcome: 'in-sync' } },
    ]);
  });

  it('may be stopped while standing by', async () => {
    const bridge = await createBridge();
    const first = start(bridge);
    await first.reached(1);
    const second = start(bridge);
    await second.reached(1);
    second.stop();
    await expect(second.stopped).resolves.toBeUndefined();
    first.stop();
    await first.stopped;
  });
});

describe.concurrent('failures in a row', () => {
  it('are told once, lengthen the interval, are seen in the status, and are over with a good cycle', async () => {
    const bridge = await createBridge();
    const { events, reached, stop, stopped } = start(bridge);
    await reached(1);
    bridge.sandbox.faults.next({ kind: 'disconnect' }, { times: Infinity });
    await reached(4);
    await setTimeout(1500);
    stop();
    await stopped;
    expect(events.slice(1)).toMatchObject([
      { kind: 'failure', failures: 1, news: [] },
      { kind: 'failure', failures: 2, news: [] },
      { kind: 'failure', failures: 3, news: [{ kind: 'failing', event: 'raised' }] },
    ]);
    expect(await bridge.sync.status()).toMatchObject({
      healthy: false,
      quarantine: { failures: 3 },
      lastRun: { outcome: 'failed', reason: expect.stringMatching(/^Okta cannot be read/) },
    });
    bridge.sandbox.faults.clear();
    expect(await bridge.sync.cycle()).toMatchObject({
      outcome: 'in-sync',
      mode: 'full',
      news: [{ kind: 'failing', event: 'cleared' }],
    });
    expect(await bridge.sync.status()).toMatchObject({ healthy: true, quarantine: undefined });
  });
});

interface Started {
  readonly events: readonly DaemonEvent[];
  readonly reached: (count: number) => Promise<void>;
  readonly stop: () => void;
  readonly stopped: Promise<void>;
}

const DETAILS: readonly DaemonEvent['kind'][] = ['begin', 'reading', 'plan', 'applying', 'waiting'];

/** Starts a daemon; the events are what it tells besides the details of a cycle. */
function start({ restart, config }: Bridge): Started {
  const controller = new AbortController();
  const events: DaemonEvent[] = [];
  const sync = restart({
    config: { ...config, schedule: EVERY_SECOND },
    standbyInterval: 20,
    report: (event) => {
      if (!DETAILS.includes(event.kind)) events.push(event);
    },
  });
  const stopped = sync.run(controller);
  const reached = async (count: number): Promise<void> => {
    while (events.length < count) await setTimeout(5);
  };
  return { events, reached, stop: () => controller.abort(), stopped };
}
