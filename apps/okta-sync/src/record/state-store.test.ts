import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { oktaId } from '../source/identity-source.ts';
import { scimId } from '../target/target.ts';
import { createStateStore } from './state-store.ts';
import { emptyState, StateError, type SyncState } from './sync-state.ts';

const BINDING = { org: 'https://acme.okta.com', target: 'https://app.example.com/scim' };

const STATE: SyncState = {
  ...emptyState(BINDING),
  links: [{ oktaId: oktaId('00u1'), scimId: scimId('user_1'), userName: 'ada@example.com', active: true }],
  memberships: [{ group: 'admin', scimId: scimId('user_1'), via: ['Retool Admins'] }],
  setAside: [{ group: 'viewer', oktaId: oktaId('00u3'), scimId: scimId('user_3') }],
  claims: [{ oktaId: oktaId('00u2'), userName: 'bob@example.com', group: 'admin', via: ['Retool Admins'] }],
  runs: [
    {
      at: '2026-01-01T00:00:00.000Z',
      outcome: 'applied',
      planHash: 'ab',
      operations: 1,
      failed: 0,
      writes: 1,
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

  it('refuses a file of a version that it does not know', async () => {
    const file = await savedFile();
    await writeFile(file, (await readFile(file, 'utf8')).replace('"version":1', '"version":2'));
    await expect(createStateStore(file, BINDING).load()).rejects.toThrow(
      'has version 2; this program knows version 1',
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

async function newFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'state.json');
}

async function savedFile(): Promise<string> {
  const file = await newFile();
  await createStateStore(file, BINDING).save(STATE);
  return file;
}
