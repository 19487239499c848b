import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { readBlocks } from './guide.ts';
import { startServer } from './start-server.ts';
import { ANSWERS, TOKEN, useServer } from './use-server.ts';

/** A folder in which Next and React are installed. */
const NEXT_HOME = process.env['NEXT_HOME'] ?? '';
const NEXT = path.join(NEXT_HOME, 'node_modules/next/dist/bin/next');
if (NEXT_HOME === '') {
  console.warn(
    'Skipped, Next was not started: set NEXT_HOME to a folder in which next, react and react-dom are.',
  );
}

let directory = '';
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Lays out an application of Next with the guide's route, and what it imports as one file. */
async function layOut(): Promise<void> {
  directory = mkdtempSync(path.join(os.tmpdir(), 'next-'));
  symlinkSync(path.join(NEXT_HOME, 'node_modules'), path.join(directory, 'node_modules'));
  const route = path.join(directory, 'app/api/scim/v2/[...path]');
  mkdirSync(route, { recursive: true });
  const codeOf = (name: string): string =>
    readBlocks('embed.md').find(({ file }) => file === name)?.code ?? '';
  writeFileSync(path.join(route, 'route.ts'), codeOf('next.ts'));
  await build({
    stdin: { contents: codeOf('scim.ts'), loader: 'ts', resolveDir: import.meta.dirname },
    outfile: path.join(route, 'scim.ts'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['source'],
  });
  const layout = 'export default ({ children }) => <html><body>{children}</body></html>;';
  writeFileSync(path.join(directory, 'app/layout.jsx'), layout);
  const config = `export default { turbopack: { root: '/' }, outputFileTracingRoot: '/', typescript: { ignoreBuildErrors: true } };`;
  writeFileSync(path.join(directory, 'next.config.mjs'), config);
}

test.skipIf(NEXT_HOME === '')(
  'next.ts, the route of the guide, serves SCIM in Next',
  async () => {
    await layOut();
    const quiet = {
      PATH: process.env['PATH'],
      HOME: directory,
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
    };
    await promisify(execFile)(process.execPath, [NEXT, 'build'], { cwd: directory, env: quiet });
    const variables = { ...quiet, SCIM_AUTH_TOKEN: TOKEN, SCIM_FILE: path.join(directory, 'scim.db') };
    const args = ['start', '-H', '127.0.0.1'];
    await using server = await startServer(NEXT, variables, { args, cwd: directory });
    expect(await useServer(`http://${server.host}`)).toEqual(ANSWERS);
  },
  120_000,
);
