import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sourceId } from '../source/source-id.ts';
import { scimId } from '../target/target.ts';
import { createStateStore } from './state-store.ts';
import { emptyState, StateError, type SyncState } from './sync-state.ts';

const BINDING = { org: 'https://acme.okta.com', target: 'https://app.example.com/scim' };

const STATE: SyncState = {
  ...emptyState(BINDING),
  links: [
    { sourceId: sourceId('00u1'), scimId: scimId('user_1'), userName: 'ada@example.com', active: true },
  ],
  memberships: [{ group: 'admin', scimId: scimId('user_1'), via: ['Retool Admins'] }],
  setAside: [{ group: 'viewer', sourceId: sourceId('00u3'), scimId: scimId('user_3') }],
  unanswered: [
    { sourceId: sourceId('00u2'), userName: 'bob@example.com', group: 'admin', via: ['Retool Admins'] },
  ],
  runs: [
    {
      id: 'run',
      at: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:01.000Z',
      mode: 'full',
      outcome: 'applied',
      planHash: 'ab',
      operations: 1,
      done: 1,
      failed: 0,
      writes: 1,
      requests: { source: 1, target: 1 },
    },
  ],
};

describe('the state store', () => {
  it('begins empty when there is no file, and creates none by reading', async () => {
    const file = await newFile();
    expect(await createStateStore(file, BINDING).load()).toEqual(emptyState(BINDING));
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it('gives back in another process what was saved, from a file that only its owner may read', async () => {
    const file = join(await newFile(), 'deeper/state.json');
    await createStateStore(file, BINDING).save(STATE);
    expect(await createStateStore(file, BINDING).load()).toEqual(STATE);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(file))).toEqual(['state.json']);
  });

  it('keeps three generations, names the newest that is good, and the command that restores it', async () => {
    const file = await newFile();
    const store = createStateStore(file, BINDING);
    for (let save = 1; save <= 5; save += 1) {
      await store.save({ ...STATE, notified: [{ key: String(save), at: '' }] });
    }
    expect((await readdir(dirname(file))).toSorted()).toEqual([
      'state.json',
      'state.json.1',
      'state.json.2',
      'state.json.3',
    ]);
    await writeFile(file, '');
    await writeFile(`${file}.1`, '{}');
    await expect(store.load()).rejects.toThrow(
      new RegExp(`${file}\\.2, of 20.+Z, is good: restore it with \`cp ${file}\\.2 ${file}\`\\.`),
    );
    await copyFile(`${file}.2`, file);
    expect((await store.load()).notified).toEqual([{ key: '3', at: '' }]);
  });

  it('does not begin anew when only the file itself is missing', async () => {
    const file = await savedFile();
    await createStateStore(file, BINDING).save(STATE);
    await rm(file);
    await expect(createStateStore(file, BINDING).load()).rejects.toThrow('is damaged (it is missing)');
  });

  it('does not save for one who lost the right to', async () => {
    const file = await savedFile();
    const before = await readFile(file, 'utf8');
    const fence = (): Promise<void> => Promise.reject(new Error('taken over'));
    await expect(createStateStore(file, BINDING, { fence }).save(emptyState(BINDING))).rejects.toThrow(
      'taken over',
    );
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['emptied', () => ''],
    ['edited', (text: string) => text.replace('ada@example.com', 'eve@example.com')],
    ['replaced by other JSON', () => '{}'],
  ])('refuses a file that was %s, and leaves it as it is', async (_, spoil) => {
    const file = await savedFile();
    const spoiled = spoil(await readFile(file, 'utf8'));
    await writeFile(file, spoiled);
    const error = await createStateStore(file, BINDING)
      .load()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StateError);
    expect(String(error)).toMatch(/is damaged \(.+\)\. Nothing was changed\./);
    expect(await readFile(file, 'utf8')).toBe(spoiled);
  });

  it('never gives anything but what was saved, whichever bits of whichever generations flip', async () => {
    const file = await newFile();
    const store = createStateStore(file, BINDING);
    const saved = ['1', '2', '3', '4'].map((key) => ({ ...STATE, notified: [{ key, at: '' }] }));
    for (const state of saved) await store.save(state);
    const files = [file, `${file}.1`, `${file}.2`, `${file}.3`];
    const whole = await Promise.all(files.map((name) => readFile(name)));
    const flips = fc.record({ at: fc.nat(), bit: fc.nat(7), generation: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(flips, { minLength: 1, maxLength: 6 }), async (some) => {
        const spoiled = whole.map((bytes) => Buffer.from(bytes));
        for (const { at, bit, generation } of some) {
          const bytes = spoiled[generation] ?? Buffer.alloc(1);
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
        }
        await Promise.all(files.map((name, number) => writeFile(name, spoiled[number] ?? '')));
        const isGood = spoiled.map((bytes, number) => whole[number]?.equals(bytes) === true);
        const verdict = await store.load().then(
          (state) => (isDeepStrictEqual(state, saved.at(-1)) ? 'given' : 'something else was given'),
          (error: unknown) => verdictOf(error, isGood, files),
        );
        expect(verdict).toBe(isGood[0] === true ? 'given' : 'refused');
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a file of a version that it does not know', async () => {
    const file = await savedFile();
    await writeFile(file, (await readFile(file, 'utf8')).replace('"version":2', '"version":9'));
    await expect(createStateStore(file, BINDING).load()).rejects.toThrow(
      'has version 9; this program knows version 2',
    );
  });

  it('refuses the state of another org or another application', async () => {
    const file = await savedFile();
    const other = createStateStore(file, { ...BINDING, org: 'https://other.okta.com' });
    await expect(other.load()).rejects.toThrow(
      `belongs to ${BINDING.org} and ${BINDING.target}, not to https://other.okta.com and ${BINDING.target}`,
    );
  });

  it('says that the file cannot be written, and keeps the old content', async () => {
    const file = await savedFile();
    const store = createStateStore(join(file, 'below-a-file.json'), BINDING);
    await expect(store.save(STATE)).rejects.toThrow(/cannot be written \((?:ENOTDIR|EEXIST)\)/);
    expect(await createStateStore(file, BINDING).load()).toEqual(STATE);
  });
});

/** A refusal names a good generation, unless there is none; of another version it says no more. */
function verdictOf(error: unknown, isGood: readonly boolean[], files: readonly string[]): string {
  if (!(error instanceof StateError)) return String(error);
  const [, named] = /is good: restore it with `cp (\S+) \S+`/.exec(error.message) ?? [];
  if (named !== undefined) return isGood[files.indexOf(named)] === true ? 'refused' : 'a bad one was named';
  return error.message.includes('has version') || !isGood.includes(true)
    ? 'refused'
    : 'a good one was forgotten';
}

async function newFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'state.json');
}

async function savedFile(): Promise<string> {
  const file = await newFile();
  await createStateStore(file, BINDING).save(STATE);
  return file;
}
