import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

import { beforeAll, describe, expect, it } from 'vitest';

import type { CliEnvironment } from '../src/cli/cli-environment.ts';
import { runCli } from '../src/cli/run-cli.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { acquireLock } from '../src/record/state-lock.ts';
import { createBridge, TOKENS, type Bridge } from './bridge.ts';

const ORG = 'http://localhost:8080';
const BASE = 'https://app.test/api/scim/v2';
const ANSWERS = ['--org-url', ORG, '--base-url', BASE];
const SECRETS = { OKTA_API_TOKEN: TOKENS.source, SCIM_TOKEN: TOKENS.target };

let bridge: Bridge;

beforeAll(async () => {
  bridge = await createBridge();
});

describe('init', () => {
  it('writes a configuration that works, with groups by id and the name that they must have', async () => {
    const file = await newFile();
    const maps = ['--map', 'Retool Admins=admin', '--map', 'Retool Viewers=viewer'];
    const { code, out } = await run(['init', '--yes', '--config', file, ...ANSWERS, ...maps]);
    expect(out).toContain(`Written: ${file}`);
    expect(code).toBe(0);
    const id = bridge.sandbox.org.findGroup('Retool Admins')?.id;
    const { mappings, guards } = parseConfig(await readFile(file, 'utf8'));
    expect(mappings[0]).toMatchObject({
      from: { by: 'id', id, expectName: 'Retool Admins' },
      group: 'admin',
    });
    expect(guards.adminGroup).toBe('admin');
    expect((await run(['plan', '--config', file])).code).toBe(2);
  });

  it('never replaces a file without being told to', async () => {
    const file = await newFile('mine: true\n');
    const words = ['init', '--yes', '--config', file, ...ANSWERS, '--map', 'Retool Admins=admin'];
    const refused = await run(words);
    expect(refused).toMatchObject({ code: 5, error: `${file} is there already; --force replaces it.` });
    expect(await readFile(file, 'utf8')).toBe('mine: true\n');
    const { out } = await run([...words, '--force', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      written: file,
      mappings: [{ name: 'Retool Admins', group: 'admin' }],
    });
    expect(parseConfig(await readFile(file, 'utf8')).mappings).toHaveLength(1);
  });

  it('says which group was not found, and writes it by its name', async () => {
    const file = await newFile();
    const words = ['init', '--yes', '--config', file, ...ANSWERS];
    const { code, out } = await run([...words, '--map', "Ops: {we}, 'us'=admim"]);
    expect(code).toBe(4);
    expect(out).toContain('✗ No Okta group is named Ops');
    expect(out).toContain('✗ The application has no group named admim.');
    expect(parseConfig(await readFile(file, 'utf8')).mappings[0]?.from).toEqual({
      by: 'name',
      name: "Ops: {we}, 'us'",
    });
  });

  it.each([
    { wrong: 'OKTA_API_TOKEN', told: 'Okta refused the API token' },
    { wrong: 'SCIM_TOKEN', told: 'refused the token in SCIM_TOKEN' },
  ])('says that not all of it works, and by its exit code: $wrong', async ({ wrong, told }) => {
    const file = await newFile();
    const words = ['init', '--yes', '--config', file, ...ANSWERS, '--map', 'Retool Admins=admin'];
    const { code, out } = await run(words, {
      env: { ...SECRETS, [wrong]: 'wrong' },
    });
    expect(out).toContain(told);
    expect(out).toContain(`Written: ${file}; but not all of it works yet, as said above.`);
    expect(code).toBe(4);
  });

  it('tells by its exit code that only the application lacks a group', async () => {
    const words = ['init', '--yes', '--config', await newFile(), ...ANSWERS];
    expect((await run([...words, '--map', 'Retool Admins=admim'])).code).toBe(4);
  });

  it('asks neither side anything when a mapping cannot be read', async () => {
    const words = ['init', '--yes', '--config', await newFile(), ...ANSWERS, '--map', 'Retool Admins'];
    const { code, out, error } = await run(words);
    expect({ code, out, error }).toEqual({
      code: 5,
      out: '',
      error: '--map must be "Okta group=group of the application", not "Retool Admins".',
    });
  });

  it('goes on without secrets, and says what was not tried', async () => {
    const file = await newFile();
    const words = ['init', '--yes', '--config', file, ...ANSWERS, '--client-id', '0oa1', '--map', 'A=b'];
    const { code, out } = await run(words, { env: {} });
    expect(out).toContain('OKTA_PRIVATE_KEY is not set, so Okta is not tried.');
    expect(code).toBe(0);
    const { source } = parseConfig(await readFile(file, 'utf8'));
    expect(source).toMatchObject({ auth: { method: 'oauth', clientId: '0oa1' } });
  });

  it.each([
    { words: ['--org-url', ORG], error: '--base-url is needed where nobody can be asked.' },
    {
      words: ['--org-url', 'https://acme-admin.okta.com'],
      error: "--org-url is the admin console's address; use https://acme.okta.com.",
    },
    {
      words: [...ANSWERS, '--map', 'admin'],
      error: '--map must be "Okta group=group of the application", not "admin".',
    },
  ])('says in one sentence what is missing or wrong: $error', async ({ words, error }) => {
    const file = await newFile();
    expect(await run(['init', '--yes', '--config', file, ...words])).toMatchObject({ code: 5, error });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('asks a person, and tries the answers while asking', async () => {
    const file = await newFile();
    const terminal = typing([
      [/address/, `${ORG}\r`],
      [/sign in/, '\r'],
      [/Base URL/, `${BASE}\r`],
      // The first of the application's groups.
      [/to be fed/, ' \r'],
      [/feeds admin/, 'Retool Admin\r'],
      [/exact name/, 's\r'],
    ]);
    const { code, out } = await run(['init', '--config', file], { terminal });
    expect(code).toBe(0);
    expect(out).toMatch(/✗ No Okta group is named Retool Admin:/);
    expect(out).toMatch(/✓ Retool Admins \(00g\w+\), with \d+ members?, feeds admin\./);
    expect(parseConfig(await readFile(file, 'utf8')).mappings).toMatchObject([
      { from: { by: 'id', expectName: 'Retool Admins' }, group: 'admin' },
    ]);
  });

  it('writes nothing when the person gives up', async () => {
    const file = await newFile();
    const terminal = typing([[/address/, '\u0003']]);
    const { code, error } = await run(['init', '--config', file], { terminal });
    expect({ code, error }).toEqual({ code: 130, error: 'Given up; nothing was written.' });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

describe('doctor', () => {
  it('tries both sides, the state and a plan, and ends well when all of it works', async () => {
    const { code, out } = await run(['doctor', '--config', await configFile()]);
    expect(out).toMatch(/^Okta\n {2}✓ Okta answers/);
    expect(out).toContain('✓ The application has every group that is named: admin.');
    expect(out).toContain('does not exist yet, and can be made.');
    expect(out).toContain('✓ Every mapped group was found, and read completely.');
    expect(out).toMatch(/✓ A plan can be made; it has \d+ changes?\./);
    expect(code).toBe(0);
  });

  it('says in data what it found, for scripts', async () => {
    const { out } = await run(['doctor', '--json', '--config', await configFile()]);
    const parts = JSON.parse(out) as { part: string; probes: { result: string }[] }[];
    expect(parts.map(({ part }) => part)).toEqual(['Okta', 'The application', 'The state', 'A cycle']);
    expect(parts.flatMap(({ probes }) => probes).filter(({ result }) => result === 'failed')).toEqual([]);
  });

  it('names a token that is refused on each side, and changes nothing', async () => {
    const env = { OKTA_API_TOKEN: 'wr0ng-token', SCIM_TOKEN: 'wr0ng-token' };
    const { code, out } = await run(['doctor', '--config', await configFile()], { env });
    expect(code).toBe(4);
    expect(out).toMatch(/✗ Okta refused the API token/);
    expect(out).toMatch(/✗ The application at .+ refused the token in SCIM_TOKEN/);
    expect(out).not.toContain('A cycle');
  });

  it('names groups that are missing on either side', async () => {
    const mapping = '{ from: { name: Nobody }, group: nowhere }';
    const { code, out } = await run(['doctor', '--config', await configFile(mapping)]);
    expect(code).toBe(4);
    expect(out).toContain('✗ The application has no group named nowhere.');
    expect(out).toMatch(/✗ .*Nobody/);
  });

  it('names a state that others may read', async () => {
    const state = await mkdtemp(join(tmpdir(), 'okta-sync-'));
    await chmod(state, 0o755);
    const { code, out } = await run(['doctor', '--config', await configFile(undefined, state)]);
    expect(out).toContain(`! ${state} is open to other accounts.`);
    expect(code).toBe(0);
  });

  it('says who works with the state', async () => {
    const state = await mkdtemp(join(tmpdir(), 'okta-sync-'));
    const file = await configFile(undefined, state);
    expect((await run(['doctor', '--config', file])).out).toContain('✓ No other process works with it now.');
    await using lock = await acquireLock(state);
    expect(lock.lost.aborted).toBe(false);
    expect((await run(['doctor', '--config', file])).out).toContain(
      `It is at work: process ${process.pid} on`,
    );
  });

  it('names a state that is damaged, with what to do', async () => {
    const state = await mkdtemp(join(tmpdir(), 'okta-sync-'));
    await writeFile(join(state, 'state.json'), '{"half');
    const { code, out } = await run(['doctor', '--config', await configFile(undefined, state)]);
    expect(out).toMatch(/✗ .*state\.json/);
    expect(code).toBe(4);
  });

  it('keeps within 80 columns', async () => {
    const { out } = await run(
      ['doctor', '--config', await configFile('{ from: { name: Nobody }, group: nowhere }')],
      {
        width: 80,
      },
    );
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

async function run(words: readonly string[], given: Partial<CliEnvironment> = {}) {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await runCli({
    arguments: words,
    env: SECRETS,
    print: (text) => out.push(text),
    printError: (text) => errors.push(text),
    width: 120,
    color: false,
    clock: () => new Date(),
    signal: new AbortController().signal,
    outputClosed: new AbortController().signal,
    fetch: (request) =>
      new URL(request.url).host === 'localhost:8080'
        ? bridge.sandbox.fetch(request)
        : bridge.handler(request),
    ...given,
  });
  return { code, out: out.join('\n'), error: errors.join('\n') };
}

/** A terminal at which somebody answers each question once it is asked. */
function typing(answers: readonly (readonly [RegExp, string])[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  // Each question ends what it wrote to, which a real terminal does not mind.
  output.end = () => output;
  const waiting = [...answers];
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += stripVTControlCharacters(chunk.toString());
    const [next] = waiting;
    if (next === undefined || !next[0].test(shown)) return;
    waiting.shift();
    shown = '';
    setTimeout(() => input.write(next[1]), 20);
  });
  return { input, output };
}

async function newFile(content?: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'okta-sync.yaml');
  if (content !== undefined) await writeFile(file, content);
  return file;
}

async function configFile(
  mapping = '{ from: { name: Retool Admins }, group: admin }',
  state = './state',
): Promise<string> {
  return newFile(`source: { okta: { orgUrl: ${ORG} } }
target: { baseUrl: ${BASE} }
state: ${state}
mappings: [${mapping}]
`);
}
