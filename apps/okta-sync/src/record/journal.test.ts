import { appendFile, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { add } from '../../test/addition.ts';
import { planOf } from '../../test/empty-plan.ts';
import { createJournalFile } from './journal-file.ts';
import { createJournal, type Journal } from './journal.ts';

describe('the journal', () => {
  it('tells in another process what a run that did not end was about to do, and what became of it', async () => {
    const file = await newFile();
    const journal = open(file);
    const plan = planOf(add('ada'), add('bob'));
    await journal.begin({ id: 'run 1', at: AT, plan });
    await journal.intent('run 1', plan.operations.slice(0, 1));
    await journal.outcome('run 1', [{ operation: add('ada'), outcome: 'done', created: undefined }]);
    expect(await open(file).openRun()).toMatchObject({
      id: 'run 1',
      operations: plan.operations,
      outlook: plan.outlook,
      results: [{ operation: add('ada'), outcome: 'done' }],
      ended: false,
    });
    await journal.end('run 1');
    expect(await open(file).openRun()).toBeUndefined();
    expect(await open(file).readRun('run 1')).toMatchObject({ ended: true });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('takes runs that were interrupted one after the other as one', async () => {
    const journal = open(await newFile());
    await journal.begin({ id: 'run 1', at: AT, plan: planOf(add('ada')) });
    await journal.begin({ id: 'run 2', at: AT, plan: planOf(add('bob')) });
    expect(await journal.openRun()).toMatchObject({ id: 'run 2', operations: [add('ada'), add('bob')] });
    await journal.end('run 2');
    expect(await journal.openRun()).toBeUndefined();
  });

  it('drops the line that a killed process was writing, and goes on in its place', async () => {
    const file = await writtenFile();
    const before = await readFile(file, 'utf8');
    await appendFile(file, '{"hash":"ab","ent');
    const journal = open(file);
    expect(await journal.openRun()).toBeDefined();
    await journal.end('run 1');
    expect((await readFile(file, 'utf8')).startsWith(`${before}{"hash"`)).toBe(true);
    await open(file).verify();
  });

  it.each([
    ['an edited name', (text: string) => text.replace('ada@', 'eve@'), 1],
    ['a line taken out', (text: string) => text.split('\n').toSpliced(1, 1).join('\n'), 2],
    ['a line that is none', (text: string) => text.replace('\n', '\nx\n'), 2],
    [
      'lines in another order',
      (text: string) => text.trim().split('\n').toReversed().join('\n').concat('\n'),
      1,
    ],
  ])('is refused with %s, and says how many lines before it are good', async (_, spoil, line) => {
    const file = await writtenFile();
    await writeFile(file, spoil(await readFile(file, 'utf8')));
    await expect(open(file).verify()).rejects.toThrow(
      new RegExp(`is damaged: line ${line} .+ \`head -n ${line - 1} ${file} >`),
    );
  });

  it('is not written by one who lost the right to', async () => {
    const file = await newFile();
    const journal = createJournal(createJournalFile(file), {
      fence: () => Promise.reject(new Error('taken over')),
    });
    await expect(journal.begin({ id: 'run', at: AT, plan: planOf(add('ada')) })).rejects.toThrow(
      'taken over',
    );
    expect(await open(file).tail(1)).toEqual([]);
  });
});

const AT = '2026-01-01T00:00:00.000Z';

function open(file: string): Journal {
  return createJournal(createJournalFile(file));
}

async function newFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'journal.jsonl');
}

async function writtenFile(): Promise<string> {
  const file = await newFile();
  const journal = open(file);
  await journal.begin({ id: 'run 1', at: AT, plan: planOf(add('ada')) });
  await journal.intent('run 1', [add('ada')]);
  await journal.outcome('run 1', [{ operation: add('ada'), outcome: 'done', created: undefined }]);
  return file;
}
