import { createMemoryDatabase, type NewLogEntry, type ScimEvent } from '@drawbridge/scim-server';
import { expect, test } from 'vitest';
import { createProvisioningRecorder } from './provisioning-recorder.ts';

const FROM = { tenant: 'acme', requestId: 'r1', at: '2026-03-01T12:00:00.000Z', principal: 'okta' } as const;

function requestEvent(requestId: string, status: number, path = '/Users', tenant = 'acme'): ScimEvent {
  return { ...FROM, tenant, requestId, event: 'request', method: 'POST', path, status };
}

async function record(events: readonly ScimEvent[], tenant = 'acme'): Promise<readonly NewLogEntry[]> {
  await using database = createMemoryDatabase();
  const failures: unknown[] = [];
  {
    await using recorder = createProvisioningRecorder({
      log: database.provisioningLog,
      onFailure: (error) => failures.push(error),
      delay: 60_000,
    });
    for (const event of events) recorder.observe(event);
  }
  expect(failures).toEqual([]);
  return (await database.provisioningLog.list({ tenant, limit: 1000 })).toReversed();
}

test('the events of a request become one entry, with what was left undone', async () => {
  const [entry, ...others] = await record([
    { ...FROM, event: 'changed', operation: 'modify', resourceType: 'Group', id: '2' },
    { ...FROM, event: 'unknownMembers', groupId: '2', memberIds: ['u9', 'u8'], nestedGroupIds: [] },
    { ...FROM, event: 'renameIgnored', groupId: '2', name: 'editor', requested: 'Editors' },
    requestEvent('r1', 204, '/Groups/2'),
  ]);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    tenant: 'acme',
    at: '2026-03-01T12:00:00.000Z',
    principal: 'okta',
    method: 'POST',
    path: '/Groups/2',
    status: 204,
    resourceType: 'Group',
    resourceId: '2',
    notes: [
      'no user has these ids, the others were taken: u9, u8',
      'the group keeps the name editor, not Editors',
      'request r1',
    ],
  });
});

test('a request that names a resource is found by it, though nothing changed', async () => {
  const entries = await record([
    requestEvent('a', 404, '/users/u1'),
    requestEvent('b', 200, '/Users/.search'),
  ]);
  expect(entries).toMatchObject([{ resourceType: 'User', resourceId: 'u1' }, { resourceType: 'User' }]);
  expect(entries[1]?.resourceId).toBeUndefined();
});

test('of a bulk request that changed several resources, none is called its resource', async () => {
  const changed = { ...FROM, event: 'changed', operation: 'create', resourceType: 'User' } as const;
  const [entry] = await record([
    { ...changed, id: 'u1' },
    { ...changed, id: 'u2' },
    requestEvent('r1', 200, '/Bulk'),
  ]);
  expect(entry?.resourceId).toBeUndefined();
});

test('two tenants whose clients choose the same request id do not meet', async () => {
  const events: readonly ScimEvent[] = [
    { ...FROM, event: 'pushIgnored', groupId: '4' },
    requestEvent('r1', 200, '/Groups/4', 'globex'),
    requestEvent('r1', 200, '/Groups/4'),
  ];
  expect(await record(events, 'globex')).toMatchObject([{ notes: ['request r1'] }]);
  expect(await record(events)).toMatchObject([
    { notes: ['every user is in this group, whatever is pushed', 'request r1'] },
  ]);
});

test('whoever has no token cannot flood the log', async () => {
  const refused = Array.from({ length: 500 }, (_, index) => requestEvent(`r${index}`, 401));
  expect(await record([...refused, requestEvent('last', 200)])).toHaveLength(11);
});

test('entries that could not be written are told of, and written later', async () => {
  await using database = createMemoryDatabase();
  let isAway = true;
  const failures: number[] = [];
  const recorder = createProvisioningRecorder({
    log: {
      ...database.provisioningLog,
      append: async (entries) => {
        if (isAway) throw new Error('away');
        await database.provisioningLog.append(entries);
      },
    },
    onFailure: (_, waiting) => failures.push(waiting),
    delay: 1,
  });
  recorder.observe(requestEvent('r1', 200));
  while (failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(failures[0]).toBe(1);
  isAway = false;
  recorder.observe(requestEvent('r2', 200));
  await recorder[Symbol.asyncDispose]();
  const entries = await database.provisioningLog.list({ tenant: 'acme', limit: 10 });
  expect(entries.map(({ notes }) => notes)).toEqual([['request r2'], ['request r1']]);
});
