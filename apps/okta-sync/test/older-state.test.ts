import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, it } from 'vitest';

import { createSyncedBridge, type Bridge } from './bridge.ts';

let bridge: Bridge;
let login: string;
let admins: string;
let id: string;

beforeEach(async () => {
  ({ bridge, login, admins, id } = await createSyncedBridge());
});

it('what was given after the generation that is restored is still known as given, and taken back', async () => {
  const { org } = bridge.sandbox;
  org.removeFromGroup(admins, id);
  await bridge.sync.cycle();
  org.addToGroup(admins, id);
  const given = await bridge.sync.cycle();
  await restoreAsTold();
  expect(await bridge.restart().status()).toMatchObject({ interrupted: given.id, olderState: true });
  org.removeFromGroup(admins, id);
  expect(await bridge.restart().cycle()).toMatchObject({ outcome: 'applied', caughtUp: given.id });
  expect(await told()).toEqual(['older-state raised']);
  expect(await bridge.members('admin')).not.toContain(login);
  expect(await bridge.restart().status()).toMatchObject({ interrupted: undefined, olderState: false });
  expect(await bridge.restart().cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
  // Nobody had heard of it: that it is over settles it.
  expect(await told()).toEqual([]);
});

it('whom the daemon made inactive after that generation is let in again when they return', async () => {
  const { org } = bridge.sandbox;
  org.suspend(login);
  await bridge.sync.cycle();
  await restoreAsTold();
  org.unsuspend(login);
  await bridge.restart().cycle();
  expect(await bridge.client.users.findByUserName(login)).toMatchObject({ active: true });
  expect(await bridge.members('admin')).toContain(login);
});

it('a run that was merely killed is not taken for an older state', async () => {
  const { org } = bridge.sandbox;
  org.suspend(login);
  const { id: killed } = await bridge.sync.cycle();
  // As if it had ended right before its last line.
  const file = join(bridge.config.state, 'journal.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, `${lines.slice(0, -2).join('\n')}\n`);
  expect(await bridge.restart().status()).toMatchObject({ interrupted: killed, olderState: false });
  expect((await bridge.restart().cycle()).caughtUp).toBeUndefined();
  expect(await told()).toEqual([]);
});

/** The alerts that wait. */
async function told(): Promise<readonly string[]> {
  return (await bridge.sync.alerts.list()).map(({ kind, event }) => `${kind} ${event}`);
}

/** The state is damaged, and its newest generation restored, as the error says. */
async function restoreAsTold(): Promise<void> {
  const file = join(bridge.config.state, 'state.json');
  await writeFile(file, 'damaged');
  await expect(bridge.restart().cycle()).rejects.toThrow(`cp ${file}.1 ${file}`);
  await cp(`${file}.1`, file);
}
