import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { createApprovalStore } from './approval-store.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const HASH = 'a'.repeat(64);
const PASSES = [{ rule: 'max-removals' }, { rule: 'min-admins', group: 'admin' }];
const APPROVAL = { planHash: HASH, passes: PASSES, at: NOW.toISOString(), by: 'ada' };

it('an approval is used once', async () => {
  const store = createApprovalStore(await directory());
  expect(await store.list(NOW)).toEqual([]);
  expect(await store.spend(HASH, NOW)).toBeUndefined();
  await store.give(APPROVAL);
  expect(await store.list(NOW)).toEqual([APPROVAL]);
  expect(await store.spend(HASH, NOW)).toEqual(APPROVAL);
  expect(await store.spend(HASH, NOW)).toBeUndefined();
  expect(await store.list(NOW)).toEqual([]);
});

it('an approval counts for a day', async () => {
  const store = createApprovalStore(await directory());
  await store.give(APPROVAL);
  const tomorrow = new Date('2026-01-02T12:00:00Z');
  expect(await store.list(tomorrow)).toEqual([]);
  expect(await store.spend(HASH, tomorrow)).toBeUndefined();
});

it('an approval that is dated later than now counts for nothing', async () => {
  const store = createApprovalStore(await directory());
  await store.give({ ...APPROVAL, at: '2030-01-01T00:00:00.000Z' });
  expect(await store.list(NOW)).toEqual([]);
  expect(await store.spend(HASH, NOW)).toBeUndefined();
});

it('the approvals of other plans can be dropped, and then all', async () => {
  const store = createApprovalStore(await directory());
  await store.give(APPROVAL);
  await store.give({ ...APPROVAL, planHash: 'b'.repeat(64) });
  await store.dropOthers(HASH);
  expect(await store.list(NOW)).toEqual([APPROVAL]);
  await store.dropOthers(undefined);
  expect(await store.list(NOW)).toEqual([]);
});

it('what is no approval approves nothing', async () => {
  const path = await directory();
  await writeFile(join(path, `${HASH}.json`), '{"planHash":');
  const store = createApprovalStore(path);
  expect(await store.list(NOW)).toEqual([]);
  expect(await store.spend(HASH, NOW)).toBeUndefined();
});

function directory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'okta-sync-approvals-'));
}
