import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  GUIDES,
  readBlocks,
  readCommands,
  readPrograms,
  readVariables,
  ROOT,
  type GuideCommand,
} from './guide.ts';
import { freePort, startServer } from './start-server.ts';

let directory = '';
beforeEach(() => {
  // Within this package, so that what the programs import is found.
  directory = mkdtempSync(path.join(import.meta.dirname, 'guide-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const MAIN = path.join(ROOT, 'apps/server/src/main.ts');

/** Stands between what one command printed and the next. */
const MARK = '\u001e';

/**
 * Runs the commands in one shell, in the guide's order, against a server, where the guide's files are; gives what each
 * printed.
 */
async function runCommands(name: string, commands: readonly GuideCommand[]): Promise<readonly string[]> {
  const database = `sqlite:${path.join(directory, 'scim.db')}`;
  await using server = await startServer(MAIN, { DATABASE_URL: database, ...readVariables(name) });
  const proxy = `127.0.0.1:${await freePort()}`;
  const placed = (text: string): string =>
    text.replaceAll('127.0.0.1:3000', server.host).replaceAll('127.0.0.1:8443', proxy);
  for (const { file, code } of readBlocks(name)) {
    if (file !== undefined) writeFileSync(path.join(directory, file), placed(code));
  }
  const program = `"${process.execPath}" --conditions=source "${MAIN}"`;
  const script = [
    // `pnpm -s server …` as the guide's reader has it, but from the sources.
    `pnpm() { shift 2; ${program} "$@"; }`,
    `node() { "${process.execPath}" --conditions=source "$@"; }`,
    ...commands.map(({ command }) => `printf '${MARK}'\n${command}`),
  ].join('\n');
  const { stdout } = await promisify(execFile)('sh', ['-c', `{ ${placed(script)}\n} 2>&1`], {
    cwd: directory,
    env: { PATH: process.env['PATH'], DATABASE_URL: database },
  });
  return stdout
    .split(MARK)
    .slice(1)
    .map((printed) => printed.trim().replaceAll(proxy, '127.0.0.1:8443'));
}

/** What a guide says is printed, where `…` stands for anything. */
function pattern(printed: string): RegExp {
  return new RegExp(
    `^${printed
      .split('…')
      .map((part) => RegExp.escape(part))
      .join('.+?')}$`,
    's',
  );
}

const WITH_COMMANDS = GUIDES.filter((name) => readCommands(readBlocks(name)).length > 0);
/** The guides that need a program which is not here. */
const MISSING: readonly string[] = hasNginx() ? [] : ['behind-a-proxy.md'];
if (MISSING.length > 0) console.warn('Skipped, the guide on proxies was not run: there is no nginx.');

function hasNginx(): boolean {
  return spawnSync('nginx', ['-v']).status === 0;
}

const WITH_PROGRAMS = GUIDES.filter((name) => readPrograms(name).length > 0);

test('there are guides to run', () => {
  expect(WITH_COMMANDS.length).toBeGreaterThanOrEqual(6);
  expect(WITH_PROGRAMS.length).toBeGreaterThanOrEqual(1);
});

describe('the commands of a guide print what it says', () => {
  test.each(WITH_COMMANDS.filter((name) => !MISSING.includes(name)))('%s', async (name) => {
    const commands = readCommands(readBlocks(name));
    const printed = await runCommands(name, commands);
    expect(printed).toHaveLength(commands.length);
    const wrong = commands
      .map(({ command, printed: said }, index) => ({ command, said, printed: printed[index] ?? '' }))
      .filter(({ said, printed: actual }) => !pattern(said).test(actual));
    expect(wrong).toEqual([]);
  });
});

describe('the program of a guide prints what its comment says', () => {
  test.each(WITH_PROGRAMS)('%s', async (name) => {
    for (const code of readPrograms(name)) {
      const promise = code
        .split('\n')
        .findLast((line) => line.includes('console.log('))
        ?.split('// ')[1];
      expect(promise).toBeDefined();
      const file = path.join(directory, 'program.ts');
      writeFileSync(file, code);
      const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', file]);
      expect(stdout.trim()).toBe(promise);
    }
  });
});
