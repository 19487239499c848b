import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { add } from '../../test/addition.ts';
import { planOf } from '../../test/empty-plan.ts';
import { createJournalFile } from './journal-file.ts';
import { createJournal, type Journal } from './journal.ts';
import { createStateDirectory, type StateDirectory } from './state-directory.ts';
import { emptyState, StateError } from './sync-state.ts';

const BINDING = { org: 'org', target: 'target' };
const AT = '2026-01-01T00:00:00.000Z';

describe('a journal that lost lines which the state had seen', () => {
  it('is refused, wherever it was cut, also when its process was killed while writing', async () => {
    const path = await writtenState();
    const file = join(path, 'journal.jsonl');
    const whole = await readFile(file);
    const anchored = whole.length - lastLine(whole);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (size) => {
        await writeFile(file, whole);
        await truncate(file, size);
        const verdict = await open(path)
          .journal.verify()
          .then(
            () => 'whole',
            (error: unknown) => (error instanceof StateError ? 'refused' : error),
          );
        // The state was saved before the last line, which may be missing therefore.
        expect(verdict).toBe(size < anchored ? 'refused' : 'whole');
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['removed', (file: string) => rm(file)],
    ['emptied', (file: string) => writeFile(file, '')],
    ['replaced by another', async (file: string) => copyFile(await otherJournal(), file)],
  ])('is refused when it was %s, and neither written nor taken for the right one', async (_, spoil) => {
    const path = await writtenState();
    const file = join(path, 'journal.jsonl');
    const running = open(path);
    await running.state.load();
    await spoil(file);
    const before = await readFile(file).catch(() => undefined);
    for (const { journal, state } of [open(path), running]) {
      await expect(journal.verify()).rejects.toThrow(
        /was cut or replaced: .+ Nothing was changed\. Restore it/,
      );
      await expect(journal.begin({ id: 'next', at: AT, plan: planOf() })).rejects.toThrow(StateError);
      await expect(state.save(emptyState(BINDING))).rejects.toThrow(StateError);
    }
    expect(await readFile(file).catch(() => undefined)).toEqual(before);
  });

  it('goes on after the command that the refusal names, and is watched as before', async () => {
    const path = await writtenState();
    const file = join(path, 'journal.jsonl');
    await writeFile(file, '');
    const refusal = await open(path)
      .journal.verify()
      .catch((error: unknown) => String(error));
    const [, line = ''] = /`echo '(.+)' > /.exec(refusal ?? '') ?? [];
    await writeFile(file, `${line}\n`);
    const { journal, state } = open(path);
    await journal.verify();
    await run(journal, 'after');
    await state.save({ ...emptyState(BINDING), appliedBefore: true });
    await truncate(file, (await stat(file)).size - 10);
    await expect(open(path).journal.verify()).rejects.toThrow('was cut or replaced');
  });

  it('does not hinder an earlier generation of the state', async () => {
    const path = await writtenState();
    await copyFile(join(path, 'state.json.1'), join(path, 'state.json'));
    expect(await open(path).journal.verify()).toBeUndefined();
  });
});

describe('a journal that has grown large', () => {
  it('is archived between runs, and is one chain with its archive', async () => {
    const file = join(await newDirectory(), 'journal.jsonl');
    const journal = openSmall(file);
    for (const id of ['1', '2', '3']) await run(journal, id);
    expect((await stat(file)).size).toBeLessThan(2_000);
    expect(await readFile(file, 'utf8')).not.toContain('"run":"2"');
    expect((await openSmall(file).readRun('2'))?.operations).toHaveLength(1);
    expect(await openSmall(file).readRun('1')).toBeUndefined();
    const tail = await openSmall(file).tail(100);
    expect(new Set(tail.map((entry) => entry.run))).toEqual(new Set(['2', '3']));
    await openSmall(file).verify();
  });

  it('is archived as soon as a large run has ended that the state knows of, and is then not read to look for open runs', async () => {
    const path = await newDirectory();
    const { state, journal } = open(path);
    const operations = Array.from({ length: 8000 }, (_, at) => add(`user-${at}`));
    await journal.begin({ id: 'large', at: AT, plan: planOf(...operations) });
    await state.save(emptyState(BINDING));
    await journal.end('large');
    const archive = join(path, 'journal.1.jsonl');
    const [live, old] = [await stat(join(path, 'journal.jsonl')), await stat(archive)];
    expect(live.size).toBeLessThan(1000);
    expect(old.size).toBeGreaterThan(1_000_000);
    expect((await open(path).journal.readRun('large'))?.operations).toHaveLength(8000);
    await writeFile(archive, 'nobody reads this');
    const next = open(path);
    await next.journal.verify();
    expect(await next.journal.openRun()).toBeUndefined();
    await run(next.journal, 'next');
    expect((await open(path).journal.readRun('next'))?.ended).toBe(true);
    await truncate(join(path, 'journal.jsonl'), 0);
    await expect(open(path).journal.verify()).rejects.toThrow(StateError);
  });

  it('is not archived before the state knows of the run', async () => {
    const path = await newDirectory();
    const operations = Array.from({ length: 8000 }, (_, at) => add(`user-${at}`));
    const { journal, state } = open(path);
    await state.save(emptyState(BINDING));
    await journal.begin({ id: 'large', at: AT, plan: planOf(...operations) });
    await journal.end('large');
    expect(await open(path).journal.openRun()).toMatchObject({ id: 'large', unknownToState: true });
    expect((await stat(join(path, 'journal.jsonl'))).size).toBeGreaterThan(1_000_000);
  });

  it('stays as it is while a run in it is open', async () => {
    const file = join(await newDirectory(), 'journal.jsonl');
    await openSmall(file).begin({ id: 'open', at: AT, plan: planOf(add('ada')) });
    await openSmall(file).begin({ id: 'next', at: AT, plan: planOf(add('bob')) });
    expect((await openSmall(file).openRun())?.operations).toEqual([add('ada'), add('bob')]);
  });

  it.each([
    ['before its successor had a line', async (file: string) => rm(file)],
    ['while its successor got its first line', async (file: string) => truncate(file, 20)],
  ])('goes on after a kill %s', async (_, kill) => {
    const file = join(await newDirectory(), 'journal.jsonl');
    for (const id of ['1', '2']) await run(openSmall(file), id);
    await kill(file);
    await openSmall(file).verify();
    expect(await openSmall(file).openRun()).toBeUndefined();
    await run(openSmall(file), '3');
    const tail = await openSmall(file).tail(100);
    expect(new Set(tail.map((entry) => entry.run))).toEqual(new Set(['1', '3']));
  });

  it('is missed in the archive too, when the state was saved before it was archived', async () => {
    const file = join(await newDirectory(), 'journal.jsonl');
    const lines = createJournalFile(file, { large: 1 });
    const journal = createJournal(lines);
    await journal.begin({ id: '1', at: AT, plan: planOf() });
    const earlier = await lines.head();
    await journal.end('1');
    const verify = (): Promise<void> => createJournalFile(file).verify(earlier);
    await run(journal, '2');
    await verify();
    const archive = join(file, '../journal.1.jsonl');
    await copyFile(await otherJournal(), archive);
    await expect(verify()).rejects.toThrow('has another line 1 than when the state was saved');
    await rm(archive);
    await verify();
  });
});

async function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'okta-sync-'));
}

function open(path: string): StateDirectory {
  return createStateDirectory(path, { binding: BINDING });
}

function openSmall(file: string): Journal {
  return createJournal(createJournalFile(file, { large: 1 }));
}

/** As after two cycles: the state is saved before each run's last line. */
async function writtenState(): Promise<string> {
  const path = await newDirectory();
  const { state, journal } = open(path);
  for (const id of ['1', '2']) {
    await journal.begin({ id, at: AT, plan: planOf(add(id)) });
    await state.save({ ...emptyState(BINDING), notified: [{ key: id, at: AT }] });
    await journal.end(id);
  }
  return path;
}

async function otherJournal(): Promise<string> {
  const file = join(await newDirectory(), 'journal.jsonl');
  for (const id of ['x', 'y', 'z']) await run(createJournal(createJournalFile(file)), id);
  return file;
}

async function run(journal: Journal, id: string): Promise<void> {
  const operations = [add(id)];
  await journal.begin({ id, at: AT, plan: planOf(...operations) });
  await journal.intent(id, operations);
  await journal.outcome(id, [{ operation: add(id), outcome: 'done', created: undefined }]);
  await journal.end(id);
}

function lastLine(bytes: Buffer): number {
  const text = bytes.toString();
  return text.length - (text.slice(0, -1).lastIndexOf('\n') + 1);
}
