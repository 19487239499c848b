import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GUIDES, readBlocks, readCommands, readPrograms, ROOT, type GuideCommand } from './guide.ts';
import { startServer } from './start-server.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'guide-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const MAIN = path.join(ROOT, 'apps/server/src/main.ts');

/** Stands between what one command printed and the next. */
const MARK = '\u001e';

/** Runs the commands in one shell, in the guide's order, against a server; gives what each printed. */
async function runCommands(commands: readonly GuideCommand[]): Promise<readonly string[]> {
  const database = `sqlite:${path.join(directory, 'scim.db')}`;
  await using server = await startServer(MAIN, { DATABASE_URL: database });
  const program = `"${process.execPath}" --conditions=source "${MAIN}"`;
  const script = [
    // `pnpm -s server …` as the guide's reader has it, but from the sources.
    `pnpm() { shift 2; ${program} "$@"; }`,
    ...commands.map(({ command }) => `printf '${MARK}'\n${command}`),
  ].join('\n');
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', `{ ${script.replaceAll('127.0.0.1:3000', server.host)}\n} 2>&1`],
    {
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
  expect(WITH_COMMANDS.length).toBeGreaterThanOrEqual(4);
  expect(WITH_PROGRAMS.length).toBeGreaterThanOrEqual(1);
});

describe('the commands of a guide print what it says', () => {
  test.each(WITH_COMMANDS)('%s', async (name) => {
    const commands = readCommands(readBlocks(name));
    const printed = await runCommands(commands);
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
      // Within this package, so that the packages are found.
      const file = path.join(mkdtempSync(path.join(import.meta.dirname, 'program-')), 'program.ts');
      try {
        writeFileSync(file, code);
        const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', file]);
        expect(stdout.trim()).toBe(promise);
      } finally {
        rmSync(path.dirname(file), { recursive: true });
      }
    }
  });
});
