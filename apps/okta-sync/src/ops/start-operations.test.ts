import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { describe, expect, it, onTestFinished } from 'vitest';

import { BLOCKED, EMPTY_PLAN, IN_SYNC } from '../../test/cycle-fixtures.ts';
import { scimId } from '../target/target.ts';
import type { DaemonEvent } from '../run/event.ts';
import { createAlertBox } from './alert-box.ts';
import { alertsOf } from './alert.ts';
import { startOperations, type Operations, type OperationsOptions } from './start-operations.ts';

const STATUS = {
  binding: { org: 'https://acme.okta.com', target: 'https://app.example.com/scim' },
  healthy: true,
  lastRun: undefined,
  lastSuccess: undefined,
  waiting: undefined,
  approvals: [],
  pending: [],
  escrow: [],
  quarantine: undefined,
  lasting: [],
  interrupted: undefined,
  olderState: false,
  nextFull: undefined,
} as const;

describe('the server of a daemon', () => {
  it('is ready after a success, and unavailable before and on standby', async () => {
    const { operations, get } = await start();
    expect(await get('/healthz')).toMatchObject({ status: 200 });
    expect(await get('/readyz')).toMatchObject({ status: 503 });
    operations.report({ kind: 'cycle', result: IN_SYNC });
    expect(await get('/readyz')).toMatchObject({ status: 200 });
    operations.report({ kind: 'standby', message: 'another works.' });
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: expect.stringContaining('On standby: another works.') as string,
    });
  });

  it('is ready after a restart, too, when the process before it had succeeded a moment ago', async () => {
    const lastSuccess = new Date(Date.now() - 60_000).toISOString();
    const { get } = await start({ status: () => Promise.resolve({ ...STATUS, lastSuccess }) });
    expect(await get('/readyz')).toMatchObject({ status: 200 });
    const { body } = await get('/metrics');
    expect(body).toContain(`okta_sync_last_success_timestamp_seconds ${Date.parse(lastSuccess) / 1000}`);
  });

  it('serves the probes also while the state cannot be read', async () => {
    const { get } = await start({ status: () => Promise.reject(new Error('damaged')) });
    expect(await get('/healthz')).toMatchObject({ status: 200 });
  });

  it('counts for Prometheus what cycles did', async () => {
    const { operations, get } = await start({
      cost: () => ({ requests: 9, repeats: 2, rate: { limit: 600, remaining: 417, reset: '' } }),
    });
    operations.report({ kind: 'leading' });
    operations.report({ kind: 'begin', run: 'r1' });
    operations.report({ kind: 'cycle', result: BLOCKED });
    const created = {
      op: 'createGroup',
      group: { id: scimId('1'), name: 'x"y' },
      externalId: '1',
      reason: '',
    } as const;
    operations.report({
      kind: 'cycle',
      result: { ...IN_SYNC, results: [{ operation: created, outcome: 'done', created: undefined }] },
    });
    operations.report({
      kind: 'failure',
      error: new Error('x'),
      failures: 3,
      nextTry: '2999-01-01T00:00:00Z',
      news: [],
    });
    const { body } = await get('/metrics');
    for (const line of [
      'okta_sync_runs_total{outcome="blocked"} 1',
      'okta_sync_runs_total{outcome="in-sync"} 1',
      'okta_sync_runs_total{outcome="failed"} 1',
      'okta_sync_changes_total{kind="createGroup",group="x\\"y"} 1',
      'okta_sync_requests_total{side="source"} 10',
      'okta_sync_source_rate_remaining 417',
      'okta_sync_source_retries_total 2',
      'okta_sync_consecutive_failures 3',
      'okta_sync_quarantined 1',
      'okta_sync_leading 1',
    ]) {
      expect(body.split('\n')).toContain(line);
    }
    expect(body).not.toContain('okta_sync_blocked{');
    expect(body).toMatch(/^okta_sync_last_success_timestamp_seconds \d+/m);
  });

  it('shows what is blocked and how to approve it, with everything in it escaped', async () => {
    const waiting = { planHash: EMPTY_PLAN.hash, blocks: ['min-admins'] };
    const escrow = [
      {
        key: 'addMember admin 1',
        what: 'add <b> to admin',
        code: 'TARGET_REFUSED',
        reason: '<script>alert(1)</script>\u202e',
        failures: 2,
        firstAt: '',
        nextTry: '2026-01-01T00:10:00.000Z',
      },
    ];
    const { operations, get } = await start({
      status: () => Promise.resolve({ ...STATUS, waiting, escrow }),
    });
    operations.report({ kind: 'cycle', result: BLOCKED });
    const { status, body, headers } = await get('/');
    expect(status).toBe(200);
    expect(body).toContain('okta-sync approve 0123456789ab');
    expect(body).toContain('put another active person into a group that feeds admin');
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;');
    expect(body).toContain('\\u{202e}');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers no page of the web that calls this machine by a name of its own', async () => {
    const { operations } = await start();
    const { port } = new URL(operations.url() ?? '');
    const { Agent, get } = await import('node:http');
    const request = get({
      host: '127.0.0.1',
      port,
      path: '/',
      headers: { host: 'evil.example' },
      agent: new Agent(),
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(421);
  });

  it('goes on where its address is taken, says so once, and serves it as soon as it is free', async () => {
    const first = await start();
    const port = Number(new URL(first.operations.url() ?? '').port);
    const second = await start({ watchEvery: 5 }, { health: { host: '127.0.0.1', port } });
    await pause(30);
    expect(second.said).toEqual([
      `The status cannot be served: 127.0.0.1:${port} cannot be listened on (EADDRINUSE). It is tried again.`,
    ]);
    await first.operations[Symbol.asyncDispose]();
    await expect.poll(() => second.operations.url()).toBe(`http://127.0.0.1:${port}`);
    expect(await second.get('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('alerts', () => {
  it('are posted with a text for people, and again after the webhook failed; the address is never told', async () => {
    const hook = await receive([500, 200, 200]);
    const { tell, said } = await start({ tokens: { webhookUrl: `${hook.url}/s3cret` } });
    await tell({ kind: 'cycle', result: BLOCKED });
    await hook.count(1);
    await expect.poll(() => said.length).toBeGreaterThan(1);
    expect(said.join()).toContain('The webhook answered 500.');
    expect(said.join()).not.toContain('s3cret');
    const cleared = { kind: 'blocked', event: 'cleared', key: 'blocked 9999' } as const;
    await tell({ kind: 'cycle', result: { ...IN_SYNC, news: [cleared] } });
    await hook.count(3);
    const [, first, second] = hook.bodies.map((body): unknown => JSON.parse(body));
    expect(first).toEqual({
      kind: 'blocked',
      event: 'raised',
      key: 'blocked 0123',
      text: [
        'okta-sync: A guard holds a plan back.',
        '• min-admins: admin would be left with no active member, and guards.minAdmins is 1. To go on: put another active person into a group that feeds admin.',
        '• To let exactly this plan pass, once: okta-sync approve 0123456789ab',
      ].join('\n'),
      at: expect.any(String) as string,
      run: BLOCKED.id,
      source: 'https://acme.okta.com',
      target: 'https://app.example.com/scim',
    });
    expect(second).toMatchObject({ event: 'cleared', text: 'okta-sync: No plan is blocked any more.' });
  });

  it('let no name call a whole channel, or be a link', async () => {
    const hook = await receive([]);
    const { tell } = await start({ tokens: { webhookUrl: hook.url } });
    const [block] = BLOCKED.blocks;
    const blocks = block === undefined ? [] : [{ ...block, reason: '<!channel> & <https://x.test|y>' }];
    await tell({ kind: 'cycle', result: { ...BLOCKED, blocks } });
    await hook.count(1);
    expect(hook.bodies[0]).toContain('&lt;!channel&gt; &amp; &lt;https://x.test|y&gt;');
    expect(hook.bodies[0]).not.toMatch(/[<>]/);
  });

  it('tell once that no cycle has succeeded for too long, and once that one has again', async () => {
    const hook = await receive([]);
    let now = 0;
    const { operations } = await start({
      tokens: { webhookUrl: hook.url },
      clock: () => new Date(now),
      watchEvery: 5,
    });
    operations.report({ kind: 'leading' });
    now = 14 * 60_000;
    await pause(30);
    expect(hook.bodies).toEqual([]);
    now = 16 * 60_000;
    await hook.count(1);
    await pause(30);
    operations.report({ kind: 'cycle', result: IN_SYNC });
    await hook.count(2);
    await pause(30);
    expect(hook.bodies.map((body) => (JSON.parse(body) as { event: string }).event)).toEqual([
      'raised',
      'cleared',
    ]);
  });

  it('that could not be delivered are delivered by the next process, in order, and what it takes down itself behind them', async () => {
    const dead = await receive([500, 500]);
    const file = await alertFile();
    const first = await start({ tokens: { webhookUrl: dead.url }, alerts: createAlertBox(file) });
    await first.tell({ kind: 'cycle', result: BLOCKED });
    await dead.count(1);
    await first.operations[Symbol.asyncDispose]();
    const hook = await receive([]);
    const second = await start({ tokens: { webhookUrl: hook.url }, alerts: createAlertBox(file) });
    const escrowed = { kind: 'escrowed', event: 'raised', key: 'escrowed 1' } as const;
    await second.tell({ kind: 'cycle', result: { ...IN_SYNC, news: [escrowed] } });
    await hook.count(2);
    expect(hook.bodies.map((body) => (JSON.parse(body) as { key: string }).key)).toEqual([
      'blocked 0123',
      'escrowed 1',
    ]);
  });

  it('tell of a success once, also when the process that told of its absence is gone', async () => {
    const hook = await receive([]);
    const file = await alertFile();
    let now = 0;
    const given = { tokens: { webhookUrl: hook.url }, clock: () => new Date(now), watchEvery: 5 };
    const first = await start({ ...given, alerts: createAlertBox(file) });
    now = 16 * 60_000;
    await hook.count(1);
    await first.operations[Symbol.asyncDispose]();
    const second = await start({ ...given, alerts: createAlertBox(file) });
    now = 40 * 60_000;
    await pause(30);
    expect(hook.bodies).toHaveLength(1);
    second.operations.report({ kind: 'cycle', result: IN_SYNC });
    await hook.count(2);
    expect(hook.bodies[1]).toContain('"event":"cleared"');
  });
});

describe('the heartbeat', () => {
  it('is sent after each success, and after nothing else', async () => {
    const watchdog = await receive([]);
    const { operations } = await start({}, { heartbeatUrl: watchdog.url });
    operations.report({ kind: 'cycle', result: BLOCKED });
    operations.report({ kind: 'failure', error: new Error('x'), failures: 1, nextTry: undefined, news: [] });
    operations.report({ kind: 'cycle', result: IN_SYNC });
    await watchdog.count(1);
    await pause(30);
    expect(watchdog.bodies).toHaveLength(1);
  });
});

async function start(
  options: Partial<OperationsOptions> = {},
  config: Partial<OperationsOptions['config']> = {},
) {
  const said: string[] = [];
  const alerts = options.alerts ?? createAlertBox(await alertFile());
  const operations: Operations = await startOperations({
    alerts,
    config: {
      health: { host: '127.0.0.1', port: 0 },
      heartbeatUrl: undefined,
      staleAfter: 15 * 60_000,
      ...config,
    },
    tokens: {},
    about: { source: 'https://acme.okta.com', target: 'https://app.example.com/scim' },
    status: () => Promise.resolve(STATUS),
    history: () => Promise.resolve([]),
    cost: () => ({ requests: 0, repeats: undefined, rate: undefined }),
    clock: () => new Date(),
    say: (message) => said.push(message),
    ...options,
  });
  onTestFinished(() => operations[Symbol.asyncDispose]());
  const get = async (path: string) => {
    const response = await fetch(`${operations.url() ?? ''}${path}`);
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  /** Tells as a cycle does: what is worth a notice is taken down before the event is heard. */
  const tell = async (event: DaemonEvent): Promise<void> => {
    await alerts.put(alertsOf(event, new Date().toISOString()));
    operations.report(event);
  };
  return { operations, said, get, tell };
}

async function alertFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'alerts.json');
}

/** Receives requests, answering with each status in turn and then with 200. */
async function receive(statuses: readonly number[]) {
  const bodies: string[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    response.writeHead(statuses[bodies.length] ?? 200).end();
    bodies.push(body);
  };
  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    count: (number: number) => expect.poll(() => bodies.length).toBe(number),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
