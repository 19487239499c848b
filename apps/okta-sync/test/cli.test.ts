import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCli } from '../src/cli.ts';
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
  const app = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const server = serve({ fetch: bridge.handler, port: 0, hostname: '127.0.0.1' }, () => resolve(server));
  });
  const address = app.address();
  okta = org.url;
  scim = typeof address === 'object' ? `http://127.0.0.1:${address?.port ?? 0}/api/scim/v2` : '';
  closing.push(
    () => org[Symbol.asyncDispose](),
    () => new Promise<void>((resolve) => app.close(() => resolve())),
  );
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
      error: 'The configuration cannot be loaded:\n  /nowhere.yaml: there is no such file\n',
    });
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

async function run(words: readonly string[], env: Readonly<Record<string, string>> = ENV): Promise<Ran> {
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
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

interface Child {
  readonly printed: (pattern: RegExp) => Promise<void>;
  readonly kill: () => void;
  readonly ended: Promise<{ readonly code: number | null; readonly error: string }>;
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
        child.stdout.on('data', () => pattern.test(out) && resolve());
      }),
    kill: () => child.kill('SIGTERM'),
    ended: new Promise((resolve) => {
      child.on('close', (code) => resolve({ code, error }));
    }),
  };
}
