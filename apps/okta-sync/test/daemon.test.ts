import { setTimeout } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { LockError } from '../src/record/state-lock.ts';
import { runDaemon, type CycleEvent } from '../src/run/run-daemon.ts';
import { SourceError } from '../src/source/identity-source.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';

const EVERY_SECOND = '* * * * * *';

describe('the daemon', () => {
  it('runs at once and then on schedule, reports failures and goes on, and stops when told', async () => {
    const bridge = await createBridge();
    const { events, reached, stop, stopped } = start(bridge);
    await reached(1);
    bridge.sandbox.faults.next({ kind: 'disconnect' }, { times: 3 });
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
      /^2026-01-01T00:00:00Z {2}In sync: 0 changes\. \(0 writes, \d+ requests to Okta/,
    );
  });
});

describe('what a daemon prints', () => {
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

describe('two daemons', () => {
  it('never work with the same state', async () => {
    const bridge = await createBridge();
    const controller = new AbortController();
    const running = bridge.sync.run({ signal: controller.signal });
    await setTimeout(20);
    for (const second of [
      () => bridge.restart().cycle(),
      () => bridge.restart().run({ signal: controller.signal }),
    ]) {
      await expect(second()).rejects.toThrow(LockError);
    }
    controller.abort();
    await running;
    expect(await bridge.restart().cycle()).toBeDefined();
  });
});

interface Started {
  readonly events: readonly CycleEvent[];
  readonly reached: (count: number) => Promise<void>;
  readonly stop: () => void;
  readonly stopped: Promise<void>;
}

function start({ sync }: Bridge): Started {
  const controller = new AbortController();
  const events: CycleEvent[] = [];
  const stopped = runDaemon(
    {
      cycle: sync.cycle,
      schedule: EVERY_SECOND,
      report: (event) => {
        if (event.kind !== 'plan') events.push(event);
      },
    },
    { signal: controller.signal },
  );
  const reached = async (count: number): Promise<void> => {
    while (events.length < count) await setTimeout(5);
  };
  return { events, reached, stop: () => controller.abort(), stopped };
}
