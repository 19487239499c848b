import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  GUIDES,
  readBlocks,
  readCommands,
  readPrograms,
  ROOT,
  type CodeBlock,
  type GuideCommand,
} from './guide.ts';
import { startServer } from './start-server.ts';

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
async function runCommands(
  commands: readonly GuideCommand[],
  files: readonly CodeBlock[],
): Promise<readonly string[]> {
  for (const { file = '', code } of files) writeFileSync(path.join(directory, file), code);
  const database = `sqlite:${path.join(directory, 'scim.db')}`;
  await using server = await startServer(MAIN, { DATABASE_URL: database });
  const program = `"${process.execPath}" --conditions=source "${MAIN}"`;
  const script = [
    // `pnpm -s server …` as the guide's reader has it, but from the sources.
    `pnpm() { shift 2; ${program} "$@"; }`,
    `node() { "${process.execPath}" --conditions=source "$@"; }`,
    ...commands.map(({ command }) => `printf '${MARK}'\n${command}`),
  ].join('\n');
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', `{ ${script.replaceAll('127.0.0.1:3000', server.host)}\n} 2>&1`],
    {
      cwd: directory,
      env: { PATH: process.env['PATH'], DATABASE_URL: database },
    },
  );
  return stdout
    .split(MARK)
    .slice(1)
    .map((printed) => printed.trim());
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
const WITH_PROGRAMS = GUIDES.filter((name) => readPrograms(name).length > 0);

test('there are guides to run', () => {
  expect(WITH_COMMANDS.length).toBeGreaterThanOrEqual(5);
  expect(WITH_PROGRAMS.length).toBeGreaterThanOrEqual(1);
});

describe('the commands of a guide print what it says', () => {
  test.each(WITH_COMMANDS)('%s', async (name) => {
    const blocks = readBlocks(name);
    const commands = readCommands(blocks);
    const printed = await runCommands(
      commands,
      blocks.filter(({ file }) => file !== undefined),
    );
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
