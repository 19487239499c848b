import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import manifest from '#manifest' with { type: 'json' };
import { acquireLock } from '../src/record/state-lock.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';
import { AT_ONCE, configFile, ENV, run, serveScim } from './command.ts';

const NOBODY = 'http://127.0.0.1:9';

let bridge: Bridge;
let okta: string;
let scim: string;
const closing: (() => PromiseLike<void>)[] = [];

beforeAll(async () => {
  bridge = await createBridge();
  const org = await bridge.sandbox.listen();
  okta = org.url;
  scim = await listen((request) => Promise.resolve(bridge.handler(request)));
  closing.push(() => org[Symbol.asyncDispose]());
});

afterAll(async () => {
  for (const close of closing) await close();
});

describe('the command line', () => {
  it('plans, applies, and is then in sync', async () => {
    const config = await configFile({ okta, scim });
    expect(await run(['plan', '--config', config])).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^Plan .+ changes/),
    });
    expect(await run(['sync', '--config', config])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Applied'),
    });
    expect(await run(['plan', '--config', config])).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing to change'),
    });
    const { out } = await run(['sync', '--json', '--config', config]);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'in-sync', writes: 0, plan: { operations: [] } });
  });

  it.each([
    {
      what: 'no configuration',
      code: 5,
      error: /nowhere\.yaml: there is no such file$/,
      file: '/nowhere.yaml',
    },
    { what: 'an unknown command', code: 5, error: /unknown command 'explode'/, command: 'explode' },
    {
      what: 'no Okta',
      code: 6,
      error: /^Okta cannot be read: no connection to 127\.0\.0\.1:9/,
      orgUrl: NOBODY,
    },
    { what: 'no application', code: 7, error: /^The application at .+:9 cannot be used/, baseUrl: NOBODY },
    {
      what: 'a wrong Okta token',
      code: 6,
      error: /^Okta refused the API token/,
      env: { OKTA_API_TOKEN: 'k3y' },
    },
    {
      what: 'a wrong SCIM token',
      code: 7,
      error: /refused the token in SCIM_TOKEN/,
      env: { SCIM_TOKEN: 'k3y' },
    },
  ])('says in one sentence what is wrong, and ends with a code for it: $what', async (given) => {
    const file =
      given.file ?? (await configFile({ okta: given.orgUrl ?? okta, scim: given.baseUrl ?? scim }));
    const result = await run([given.command ?? 'sync', '--config', file], { ...ENV, ...given.env });
    expect(result).toMatchObject({ code: given.code, out: '', error: expect.stringMatching(given.error) });
    expect(result.error).not.toMatch(/\n\s+at |k3y/);
  });

  it('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('plan') });
    expect(await run(['--version'])).toEqual({ code: 0, out: manifest.version, error: '' });
  });
});

describe('the process', () => {
  it('runs as a daemon until SIGTERM, and then ends with 0', async () => {
    const child = spawnMain(['run', '--config', await configFile({ okta, scim })]);
    await child.printed(/In sync|Applied/);
    child.kill();
    expect(await child.ended).toMatchObject({ code: 0, error: '' });
  });

  it('goes on when its terminal is closed', async () => {
    const config = await configFile({ okta, scim }, [...AT_ONCE, "schedule: '* * * * * *'"]);
    const child = spawnMain(['run', '--json', '--config', config]);
    await child.printed(/"outcome"/);
    child.kill('SIGHUP');
    await child.printed(/"outcome"[^]*"outcome"[^]*"outcome"/);
    child.kill();
    expect(await child.ended).toMatchObject({ code: 0 });
  });

  it('ends with an exit code and one line when the configuration is wrong', async () => {
    const child = spawnMain(['run', '--config', '/nowhere.yaml']);
    expect(await child.ended).toEqual({
      code: 5,
      signal: null,
      error: 'The configuration cannot be loaded:\n  /nowhere.yaml: there is no such file\n',
    });
  });
});

describe('a process that is told to stop', () => {
  it.each(['plan', 'sync'])(
    'while %s reads, has changed nothing, says so, and ends with 130',
    async (command) => {
      const asked = new Promise<void>((resolve) => {
        const when = (): boolean => {
          resolve();
          return true;
        };
        bridge.sandbox.faults.next({ kind: 'hang' }, { times: Infinity, when });
      });
      const child = spawnMain([command, '--config', await configFile({ okta, scim })]);
      await asked;
      child.kill('SIGINT');
      expect(await child.ended).toMatchObject({ code: 130, error: 'Stopped; nothing was changed.\n' });
      bridge.sandbox.faults.clear();
    },
  );

  it('while the application does not answer, says that it waits, and ends at once at the second signal', async () => {
    const { url, asked } = await deafTarget();
    const child = spawnMain(['sync', '--config', await configFile({ okta, scim: url })]);
    await asked;
    child.kill('SIGINT');
    await child.printed(/Stopping: the write under way is finished first, for at most 10 s\./);
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('between its writes, says how far it came', async () => {
    const controller = new AbortController();
    const { url, asked } = await deafTarget();
    void asked.then(() => controller.abort());
    const { code, error } = await run(['sync', '--config', await configFile({ okta, scim: url })], ENV, {
      signal: controller.signal,
      grace: 10,
    });
    expect(error).toBe(
      'Stopped; 0 of 8 changes were made, and of 1 it is not known. The next run goes on from there.',
    );
    expect(code).toBe(130);
  });
});

describe('two daemons', () => {
  it("do one daemon's work between them, and a killed one's work goes on at once in the other", async () => {
    const config = await configFile({ okta, scim }, [...AT_ONCE, "schedule: '* * * * * *'"]);
    const first = spawnMain(['run', '--json', '--config', config]);
    await first.printed(/"outcome":"(?:applied|in-sync)"/);
    const second = spawnMain(['run', '--json', '--config', config]);
    await second.told(/okta-sync is running already: process \d+ on /);
    expect(second.output()).toBe('');
    first.kill('SIGKILL');
    await first.ended;
    await second.printed(/"outcome":"in-sync"/);
    expect(await run(['sync', '--config', config])).toMatchObject({ code: 8 });
    second.kill();
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(await run(['sync', '--config', config])).toMatchObject({ code: 0 });
  }, 30_000);
});

describe('a state that another process holds', () => {
  it('is told in one sentence, with a code for it', async () => {
    const config = await configFile({ okta, scim });
    await using lock = await acquireLock(join(config, '../okta-sync-state'));
    expect(lock.lost.aborted).toBe(false);
    expect(await run(['sync', '--config', config])).toEqual({
      code: 8,
      out: '',
      error: expect.stringMatching(/^okta-sync is running already: process \d+ on .+\.$/),
    });
  });
});

describe('a reader that has seen enough', () => {
  it('ends the daemon quietly, and does not keep a sync from its work', async () => {
    const config = await configFile({ okta, scim });
    for (const [command, code] of [
      ['sync', 0],
      ['run', 0],
    ] as const) {
      const child = spawnMain([command, '--config', config]);
      child.closeOutput();
      expect({ command, ...(await child.ended) }).toMatchObject({ command, code, error: '' });
    }
    expect(await run(['plan', '--config', config])).toMatchObject({ code: 0 });
  });
});

describe('a blocked plan', () => {
  it('is shown with the reason and a remedy, ends with 3, and is not applied', async () => {
    const config = await configFile({ okta, scim });
    await run(['sync', '--config', config]);
    const { org } = bridge.sandbox;
    for (const login of activeLogins(bridge.sandbox, 'Retool Admins')) org.deactivate(login);
    const { code, out } = await run(['plan', '--config', config]);
    expect(code).toBe(3);
    expect(out).toContain(
      '! min-admins: admin would be left with 0 active members, and guards.minAdmins is 1',
    );
    expect(out).toContain('To go on: put another active person into a group that feeds admin');
    expect(await run(['sync', '--config', config])).toMatchObject({ code: 3 });
    expect(await bridge.members('admin')).not.toEqual([]);
  });
});

/** An application that is empty and takes every write, but answers none. */
async function deafTarget(): Promise<{ readonly url: string; readonly asked: Promise<void> }> {
  const empty = await createBridge();
  let heard = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const answer = (request: Request): Promise<Response> => {
    if (request.method === 'GET') return Promise.resolve(empty.handler(request));
    heard();
    return new Promise(() => undefined);
  };
  const server = await listen(answer);
  return { url: server, asked };
}

async function listen(answer: (request: Request) => Promise<Response>): Promise<string> {
  const served = await serveScim(answer);
  closing.push(() => served[Symbol.asyncDispose]());
  return served.url;
}

interface Child {
  readonly output: () => string;
  readonly told: (pattern: RegExp) => Promise<void>;
  readonly printed: (pattern: RegExp) => Promise<void>;
  readonly kill: (signal?: NodeJS.Signals) => void;
  /** Stops reading, as `head` does. */
  readonly closeOutput: () => void;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly error: string;
  }>;
}

function spawnMain(words: readonly string[]): Child {
  const main = join(import.meta.dirname, '../src/main.ts');
  const child = spawn(process.execPath, ['--conditions=source', main, ...words], {
    env: { ...process.env, ...ENV },
  });
  let out = '';
  let error = '';
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const until = (stream: Readable, pattern: RegExp, text: () => string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (pattern.test(text())) resolve();
      };
      stream.on('data', look);
      look();
    });
  return {
    output: () => out,
    printed: (pattern) => until(child.stdout, pattern, () => out),
    told: (pattern) => until(child.stderr, pattern, () => error),
    kill: (signal = 'SIGTERM') => child.kill(signal),
    closeOutput: () => child.stdout.destroy(),
    ended: new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, error }));
    }),
  };
}
