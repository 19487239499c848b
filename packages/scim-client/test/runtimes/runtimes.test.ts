import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { buildFor } from './build.ts';
import { HAS_CHROMIUM, showUntil } from './chromium.ts';
import { closedOrigin, startProvider, type RunningProvider } from './start-provider.ts';
import { askWorker } from './workerd.ts';

const EXPECTED = {
  status: 201,
  made: [201, 201],
  listed: ['', '-bob', '-eve'],
  members: [true],
  gone: true,
  timedOut: 'timeout',
  broken: 'broken',
  aborted: 'Error: stop',
  // Nothing was sent, so that even a create may be sent again.
  closed: 'refused',
};

/** Browsers and edge runtimes do not tell why a connection failed. */
const EXPECTED_OF_THE_CLOSED = { ...EXPECTED, closed: 'broken' };

/** Builds a program for a service provider, and gives what running it prints. */
async function runOf(
  name: 'program' | 'worker',
  run: (folder: string, provider: RunningProvider) => Promise<string>,
): Promise<unknown> {
  const folder = await mkdtemp(path.join(tmpdir(), 'scim-client-'));
  try {
    await using provider = await startProvider(folder);
    const { origin } = provider;
    await buildFor(folder, name, {
      baseUrl: `${origin}/api/scim/v2`,
      silentUrl: `${origin}/silent`,
      brokenUrl: `${origin}/broken`,
      closedUrl: await closedOrigin(),
      name: 'ada',
    });
    return JSON.parse(await run(folder, provider));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Says that a runtime is not there, in the test's own name and, since few reports name what was skipped, aloud. */
function noteOf(name: string, isThere: boolean): string {
  const note = isThere ? '' : ' is not installed: not checked';
  if (!isThere) console.warn(`${name}${note}`);
  return note;
}

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

describe('the client does the same in', () => {
  for (const [name, command, ...args] of [
    ['node', process.execPath],
    ['deno', 'deno', 'run', '--no-prompt', '--allow-net'],
    ['bun', 'bun'],
  ] as const) {
    const isThere = isInstalled(command);
    test.skipIf(!isThere)(`${name}${noteOf(name, isThere)}`, async () => {
      const printed = await runOf('program', async (folder) => {
        const { stdout } = await promisify(execFile)(command, [...args, path.join(folder, 'program.js')]);
        return stdout;
      });
      expect(printed).toEqual(EXPECTED);
    });
  }

  const hasWorkerd = isInstalled('workerd');
  test.skipIf(!hasWorkerd)(`workerd${noteOf('workerd', hasWorkerd)}`, async () => {
    expect(await runOf('worker', askWorker)).toEqual(EXPECTED_OF_THE_CLOSED);
  });

  test.skipIf(!HAS_CHROMIUM)(`chromium${noteOf('chromium', HAS_CHROMIUM)}`, async () => {
    const result = await runOf('program', (folder, { origin, printed }) =>
      showUntil(`${origin}/`, folder, printed),
    );
    expect(result).toEqual(EXPECTED_OF_THE_CLOSED);
  });
});
