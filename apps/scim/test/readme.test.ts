import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXIT_MEANINGS } from '../src/exit-code.ts';
import { commandsOf, createProvider } from './run.ts';

const README = await readFile(new URL('../README.md', import.meta.url), 'utf8');

function blockOf(language: string): string {
  return new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(README)?.[1] ?? '';
}

/** The words of a line as a shell has them; nothing is quoted but by apostrophes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}

it('the session in the README runs as it stands there', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'scim-'));
  await writeFile(join(directory, 'joiners.csv'), blockOf('csv'));
  const run = commandsOf(createProvider());
  const session: string[] = [];
  for (const line of blockOf('console')
    .split('\n')
    .filter((one) => one.startsWith('$ scim '))) {
    const words = wordsOf(line.slice('$ scim '.length)).map((word) =>
      word.endsWith('.csv') ? join(directory, word) : word,
    );
    const { said } = await run(words, { readByPerson: true });
    session.push(line, ...said);
  }
  expect(`${session.join('\n')}\n`).toBe(blockOf('console'));
});

it('the README and the program give exit codes the same meaning', () => {
  for (const [code, meaning] of Object.entries(EXIT_MEANINGS)) {
    expect(README.replaceAll(/\s+/g, ' ')).toMatch(new RegExp(`[: ]${code} ${meaning}[;.]`));
  }
});
