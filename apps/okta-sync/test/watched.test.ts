import { readFile, writeFile } from 'node:fs/promises';

import { describe, expect, it, onTestFinished } from 'vitest';

import { runCli } from '../src/cli/run-cli.ts';
import { createBridge, TOKENS } from './bridge.ts';
import { AT_ONCE, configFile, ENV, run } from './command.ts';

const SIDES = { okta: 'http://localhost:8080', scim: 'https://app.test/api/scim/v2' };
const HEALTH = 'health: { port: 0 }';

describe('a daemon that is watched', () => {
  it('serves its health, its metrics and a page that shows what it did', async () => {
    const { get } = await daemon([...AT_ONCE, HEALTH]);
    await expect.poll(async () => (await get('/readyz')).status).toBe(200);
    await expect.poll(async () => (await get('/')).body).toContain('The next cycle begins at');
    expect((await get('/healthz')).body).toContain('The daemon is at work.');
    const { body: metrics } = await get('/metrics');
    expect(metrics).toMatch(/^okta_sync_changes_total\{kind="addMember",group="admin"\} [1-9]/m);
    expect(metrics).toMatch(/^okta_sync_source_rate_remaining \d+/m);
    const { body: page } = await get('/');
    expect(page).toContain('In sync');
    expect(page).toMatch(/Last runs[\s\S]*applied/);
  });

  it('shows a plan that is blocked, and is not ready', async () => {
    const { get } = await daemon([...AT_ONCE, HEALTH, 'guards: { maxChanges: 1 }']);
    await expect.poll(async () => (await get('/readyz')).body).toContain('A plan is blocked');
    expect((await get('/readyz')).status).toBe(503);
    const { body: page } = await get('/');
    expect(page).toContain('okta-sync approve');
    expect(page).toMatch(/max-changes[^]*To go on:/);
  });

  it('logs JSON without names or secrets when asked', async () => {
    const { out, stop } = await daemon([...AT_ONCE, HEALTH, 'users: { create: false }'], {
      LOG_FORMAT: 'json',
      LOG_PEOPLE: 'digests',
    });
    await expect.poll(() => out.join('\n')).toContain('"event":"cycle"');
    await stop();
    const events = out.map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toContain('note');
    expect(events.slice(events.indexOf('begin'))).toEqual(expect.arrayContaining(['begin', 'plan', 'cycle']));
    expect(out.join('\n')).not.toMatch(/@example\.com/);
    expect(out.join('\n')).not.toContain(TOKENS.target);
  });

  it.each([
    { LOG_FORMAT: 'text', logged: [] },
    { LOG_FORMAT: 'json', logged: ['note', 'begin', 'failure'] },
  ])(
    'says once on standard error, and to whoever watches, that it cannot begin: $LOG_FORMAT',
    async (given) => {
      const file = await configFile(SIDES, [...AT_ONCE, HEALTH]);
      const fetch = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
      const { code, out, error } = await run(
        ['run', '--config', file],
        { ...ENV, LOG_FORMAT: given.LOG_FORMAT },
        { fetch },
      );
      expect(code).toBe(6);
      expect(error.match(/cannot be read/g)).toHaveLength(1);
      const lines = out === '' ? [] : out.split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(given.logged);
    },
  );

  it('refuses another way to log than those it has', async () => {
    const file = await configFile(SIDES);
    expect(await run(['run', '--config', file], { ...ENV, LOG_FORMAT: 'xml' })).toMatchObject({
      code: 5,
      error: expect.stringContaining('LOG_FORMAT: must be text or json, not "xml"') as string,
    });
  });
});

/** Runs a daemon with the given settings, whose status is served. */
async function daemon(settings: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { sandbox, handler } = await createBridge();
  const file = await configFile(SIDES, settings);
  await writeFile(file, `${await readFile(file, 'utf8')}\nschedule: '0 0 1 1 *'\n`);
  const out: string[] = [];
  const stopping = new AbortController();
  const ended = runCli({
    arguments: ['run', '--config', file],
    env: { ...ENV, ...env },
    print: (text) => out.push(text),
    printError: (text) => out.push(text),
    width: 100,
    color: false,
    clock: () => new Date(),
    signal: stopping.signal,
    outputClosed: new AbortController().signal,
    fetch: (request) =>
      new URL(request.url).host === 'localhost:8080' ? sandbox.fetch(request) : handler(request),
  });
  const stop = async (): Promise<number> => {
    stopping.abort();
    return ended;
  };
  onTestFinished(async () => {
    expect(await stop()).toBe(0);
  });
  const url = (): string => /http:\/\/127\.0\.0\.1:\d+/.exec(out.join('\n'))?.[0] ?? '';
  await expect.poll(url).not.toBe('');
  const get = async (path: string) => {
    const response = await fetch(`${url()}${path}`);
    return { status: response.status, body: await response.text() };
  };
  return { out, stop, get };
}
