import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCli, type CliEnvironment } from '../src/cli.ts';
import { acquireLock } from '../src/record/state-lock.ts';
import { activeLogins, createBridge, TOKENS, type Bridge } from './bridge.ts';

const ENV = { OKTA_API_TOKEN: TOKENS.okta, SCIM_TOKEN: TOKENS.scim };
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
  });
});

describe('the process', () => {
  it('runs as a daemon until SIGTERM, and then ends with 0', async () => {
    const child = spawnMain(['run', '--config', await configFile({ okta, scim })]);
    await child.printed(/In sync|Applied/);
    child.kill();
    expect(await child.ended).toMatchObject({ code: 0, error: '' });
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
      bridge.sandbox.faults.next({ kind: 'hang' }, { times: Infinity });
      const child = spawnMain([command, '--config', await configFile({ okta, scim })]);
      await setTimeout(600);
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

describe('a state that another process holds', () => {
  it('is told in one sentence, with a code for it', async () => {
    const config = await configFile({ okta, scim });
    await using lock = await acquireLock(join(config, '../okta-sync.state.json'));
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
    expect(out).toContain('To go on: put another active person into an Okta group that feeds admin');
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
  const app = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, () => resolve(server));
  });
  closing.push(
    () =>
      new Promise<void>((resolve) => {
        app.close(() => resolve());
        if ('closeAllConnections' in app) app.closeAllConnections();
      }),
  );
  const address = app.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port ?? 0}/api/scim/v2` : '';
}

async function configFile(urls: { readonly okta: string; readonly scim: string }): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'okta-sync.yaml');
  await writeFile(
    file,
    `okta: { orgUrl: "${urls.okta}" }
target: { baseUrl: "${urls.scim}" }
mappings: [{ okta: { name: Retool Admins }, group: admin }]
`,
  );
  return file;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function run(
  words: readonly string[],
  env: Readonly<Record<string, string>> = ENV,
  options: Partial<Pick<CliEnvironment, 'signal' | 'grace'>> = {},
): Promise<Ran> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await runCli({
    arguments: words,
    env,
    print: (text) => out.push(text),
    printError: (text) => error.push(text),
    width: 100,
    color: false,
    clock: () => new Date(),
    signal: new AbortController().signal,
    outputClosed: new AbortController().signal,
    ...options,
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

interface Child {
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
  return {
    printed: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (pattern.test(out)) resolve();
        };
        child.stdout.on('data', look);
        look();
      }),
    kill: (signal = 'SIGTERM') => child.kill(signal),
    closeOutput: () => child.stdout.destroy(),
    ended: new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, error }));
    }),
  };
}
