import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { listen } from '@drawbridge/server';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

function readReadme(name: string): string {
  return readFileSync(path.join(ROOT, name), 'utf8');
}

function programOf(readme: string): string {
  return /```ts\n(?<program>.*?)```/s.exec(readme)?.groups?.['program'] ?? '';
}

/** Runs a README's program as its reader would, with Node alone, and gives what it prints. */
async function run(program: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  // Within this package, so that the packages are found.
  const directory = mkdtempSync(path.join(import.meta.dirname, 'readme-'));
  try {
    const file = path.join(directory, 'program.ts');
    writeFileSync(file, program);
    const env = { ...process.env, ...variables };
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', file], { env });
    return stdout.trim();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What the comment behind a program's `console.log` promises. */
function promiseOf(program: string): string {
  const line = program.split('\n').findLast((candidate) => candidate.includes('console.log('));
  return line?.split('// ')[1] ?? '';
}

describe('the program of a README runs, and prints what its comment says', () => {
  test.each(['README.md', 'packages/scim/README.md'])('%s', async (name) => {
    const program = programOf(readReadme(name));
    expect(promiseOf(program)).not.toBe('');
    expect(await run(program)).toBe(promiseOf(program));
  });

  test('packages/scim-client/README.md, against a server', async () => {
    const program = programOf(readReadme('packages/scim-client/README.md'));
    const handler = createScimHandler({
      store: createMemoryStore(),
      authenticate: (token) => (token === 'of-the-readme' ? { name: 'readme', scopes: ['scim'] } : undefined),
    });
    await using server = await listen(handler, { host: '127.0.0.1', port: 0 });
    const variables = { SCIM_URL: `${server.origin}/api/scim/v2`, SCIM_TOKEN: 'of-the-readme' };
    expect(await run(program, variables)).toBe(promiseOf(program));
  });
});

test("the README's program has at most 15 lines", () => {
  const lines = programOf(readReadme('README.md'))
    .split('\n')
    .filter((line) => line !== '');
  expect(lines.length).toBeLessThanOrEqual(15);
});

test.each([
  ['README.md', 150],
  ['packages/scim/README.md', 65],
  ['packages/scim-client/README.md', 65],
  ['packages/scim-server/README.md', 65],
  ['packages/okta-sandbox/README.md', 65],
  ['packages/transcripts/README.md', 65],
  ['apps/server/README.md', 80],
  ['apps/okta-sync/README.md', 65],
  ['apps/conformance/README.md', 65],
  ['apps/docs/README.md', 65],
])('%s is short, and everything that it links to is there', (name, lines) => {
  const readme = readReadme(name);
  expect(readme.split('\n').length).toBeLessThanOrEqual(lines);
  const links = [...readme.matchAll(/\]\((?<target>[^)#]+)\)/g)].map(
    ({ groups }) => groups?.['target'] ?? '',
  );
  const local = links.filter((target) => !target.includes('://'));
  expect(local.filter((target) => !existsSync(path.join(ROOT, path.dirname(name), target)))).toEqual([]);
});
