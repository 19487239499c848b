import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const HOME = join(import.meta.dirname, '..');

/** The test of an own store that the guide shows. */
async function readExample(): Promise<string> {
  const guide = await readFile(join(HOME, '../../docs/guides/own-store.md'), 'utf8');
  const examples = [...guide.matchAll(/```ts file=own-store.test.ts\n(?<code>.*?)```/gs)].map(
    ({ groups }) => groups?.['code'] ?? '',
  );
  return examples.find((code) => code.includes('/store-contract')) ?? '';
}

/** Runs a test file as its author would. */
async function runTest(code: string): Promise<{ readonly passed: boolean; readonly output: string }> {
  const directory = await mkdtemp(join(HOME, 'test', 'guide-'));
  try {
    await writeFile(join(directory, 'own-store.test.ts'), code);
    const vitest = join(HOME, 'node_modules', '.bin', 'vitest');
    const options = ['run', '--config', '../../vitest.config.ts', '--root', '.', directory];
    // What people see, whoever runs this test.
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
    const { stdout } = await promisify(execFile)(vitest, [...options, '--reporter=default'], {
      cwd: HOME,
      env,
    });
    return { passed: true, output: stdout };
  } catch (error) {
    return { passed: false, output: error instanceof Error && 'stdout' in error ? String(error.stdout) : '' };
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('the contract of a store', () => {
  it('is kept by the store of the guide', async () => {
    const { passed, output } = await runTest(await readExample());
    expect([passed, output]).toEqual([true, expect.stringMatching(/Tests.* \d\d passed/)]);
  });

  it('is broken by a store that forgets something', async () => {
    const example = await readExample();
    const forgetful = example.replace('...inner,', '...inner, countActive: async () => 1,');
    expect(forgetful).not.toBe(example);
    const { passed, output } = await runTest(forgetful);
    expect([passed, output]).toEqual([false, expect.stringContaining('counts those that are active')]);
  });
});
