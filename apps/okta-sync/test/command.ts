import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '@hono/node-server';

import type { CliEnvironment } from '../src/cli/cli-environment.ts';
import { runCli } from '../src/cli/run-cli.ts';
import { TOKENS } from './bridge.ts';

/** The secrets, as the environment holds them. */
export const ENV: Readonly<Record<'OKTA_API_TOKEN' | 'SCIM_TOKEN', string>> = {
  OKTA_API_TOKEN: TOKENS.source,
  SCIM_TOKEN: TOKENS.target,
};

/** What most tests are not about: everything is done in the first cycle that may do it. */
export const AT_ONCE: readonly string[] = ['firstRun: apply', 'removals: { grace: 0 }', 'jitter: 0'];

/** What a command came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command line in this process. */
export async function run(
  words: readonly string[],
  env: Readonly<Record<string, string>> = ENV,
  options: Partial<Pick<CliEnvironment, 'signal' | 'grace' | 'clock' | 'fetch'>> = {},
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

/** Writes a configuration into a directory of its own, and gives its path. */
export async function configFile(
  { okta, scim }: { readonly okta: string; readonly scim: string },
  settings: readonly string[] = AT_ONCE,
): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'okta-sync.yaml');
  const lines = [
    `source: { okta: { orgUrl: "${okta}" } }`,
    `target: { baseUrl: "${scim}" }`,
    'mappings: [{ from: { name: Retool Admins }, group: admin }]',
    ...settings,
  ];
  await writeFile(file, lines.join('\n'));
  return file;
}

/** A SCIM API at an address of its own. */
export interface Served extends AsyncDisposable {
  readonly url: string;
}

/** Serves a SCIM API on a port. */
export async function serveScim(answer: (request: Request) => Promise<Response>): Promise<Served> {
  const app = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, () => resolve(server));
  });
  const address = app.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}/api/scim/v2`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        app.close(() => resolve());
        if ('closeAllConnections' in app) app.closeAllConnections();
      }),
  };
}
