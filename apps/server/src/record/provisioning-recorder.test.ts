import { createMemoryDatabase, type LogEntry, type ScimEvent } from '@drawbridge/scim-server';
import { expect, test } from 'vitest';
import { createProvisioningRecorder, type ProvisioningRecorderOptions } from './provisioning-recorder.ts';

const FROM = {
  tenant: 'acme',
  exchange: 'x1',
  requestId: 'r1',
  at: '2026-03-01T12:00:00.000Z',
  principal: 'okta',
} as const;

function requestEvent(exchange: string, status: number, path = '/Users'): ScimEvent {
  return { ...FROM, exchange, requestId: exchange, event: 'request', method: 'POST', path, status };
}

function takenEvent(exchange: string): ScimEvent {
  return {
    ...FROM,
    exchange,
    event: 'request',
    method: 'POST',
    path: '/Users',
    status: 409,
    scimType: 'uniqueness',
  };
}

function strangerEvent(exchange: string, status: number, tenant = 'acme'): ScimEvent {
  const { principal: _, ...from } = FROM;
  return {
    ...from,
    tenant,
    exchange,
    requestId: exchange,
    event: 'request',
    method: 'GET',
    path: '/x',
    status,
  };
}

async function record(
  events: readonly ScimEvent[],
  options: Partial<ProvisioningRecorderOptions> = {},
  tenant = 'acme',
): Promise<readonly LogEntry[]> {
  await using database = createMemoryDatabase();
  const failures: unknown[] = [];
  {
    await using recorder = createProvisioningRecorder({
      log: database.provisioningLog,
      onFailure: (error) => failures.push(error),
      onLoss: (entries) => failures.push(entries),
      delay: 60_000,
      ...options,
    });
    for (const event of events) recorder.observe({ event, omitted: 0 });
  }
  expect(failures).toEqual([]);
  return (await database.provisioningLog.list({ tenant, limit: 1000 })).toReversed();
}

test('the events of a request become one entry, with what was left undone', async () => {
  const [entry, ...others] = await record([
    { ...FROM, event: 'changed', operation: 'modify', resourceType: 'Group', id: '2' },
    { ...FROM, event: 'unknownMembers', groupId: '2', memberIds: ['u9', 'u8'], nestedGroupIds: [] },
    { ...FROM, event: 'renameIgnored', groupId: '2', name: 'editor', requested: 'Editors' },
    requestEvent('x1', 204, '/Groups/2'),
  ]);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    tenant: 'acme',
    requestId: 'x1',
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
    requestEvent('x1', 200, '/Bulk'),
  ]);
  expect(entry?.resourceId).toBeUndefined();
});

test('what failed within a bulk request is told, each with its status, and how much more there is', async () => {
  const failed = {
    ...FROM,
    event: 'operationFailed',
    method: 'DELETE',
    path: '/Users/u1',
    status: 403,
    detail: 'the last admin',
  } as const;
  const [entry] = await record([
    ...Array.from({ length: 50 }, () => failed),
    requestEvent('x1', 200, '/Bulk'),
  ]);
  expect(entry?.notes).toHaveLength(21);
  expect(entry?.notes[0]).toBe('403 for DELETE /Users/u1: the last admin');
  expect(entry?.notes.at(-1)).toBe('and 30 more notes');
});

test('no note is longer than a thousand characters', async () => {
  const ids = Array.from({ length: 20 }, () => 'x'.repeat(1000));
  const [entry] = await record([
    { ...FROM, event: 'unknownMembers', groupId: '2', memberIds: ids, nestedGroupIds: [] },
    requestEvent('x1', 204, '/Groups/2'),
  ]);
  expect(entry?.notes.map(({ length }) => length)).toEqual([1000]);
});

test('two requests under way with the same request id do not meet', async () => {
  const label = { requestId: 'same' };
  const entries = await record([
    { ...FROM, ...label, event: 'pushIgnored', groupId: '4' },
    { ...requestEvent('x2', 200, '/Schemas'), ...label },
    { ...requestEvent('x1', 200, '/Groups/4'), ...label },
  ]);
  expect(entries).toMatchObject([
    { requestId: 'same', path: '/Schemas', notes: [] },
    { requestId: 'same', path: '/Groups/4', notes: ['every user is in this group, whatever is pushed'] },
  ]);
});

test('what has to be mended is said of a request, also of one operation of many', async () => {
  const failed = {
    ...FROM,
    event: 'operationFailed',
    method: 'POST',
    path: '/Users',
    detail: 'taken',
  } as const;
  const entries = await record([
    takenEvent('a'),
    { ...failed, status: 409, scimType: 'uniqueness' },
    requestEvent('x1', 200, '/Bulk'),
    { ...FROM, exchange: 'c', event: 'unknownMembers', groupId: '2', memberIds: ['u9'], nestedGroupIds: [] },
    requestEvent('c', 204),
    requestEvent('d', 409),
  ]);
  expect(entries.map(({ conflict }) => conflict)).toEqual(['taken', 'taken', 'unknownMembers', undefined]);
});

test('every entry has the address that the request came from', async () => {
  const remoteAddress = '192.0.2.1';
  const entries = await record([
    { ...requestEvent('a', 200), remoteAddress },
    { ...strangerEvent('b', 401), remoteAddress },
    requestEvent('c', 200),
  ]);
  expect(entries.map((entry) => [entry.remoteAddress, entry.notes])).toEqual([
    [remoteAddress, []],
    [remoteAddress, []],
    [undefined, []],
  ]);
});

test('of requests that are to be sent again later few are written, beside those without a principal', async () => {
  const delayed = [429, 503].flatMap((status) =>
    Array.from({ length: 100 }, (_, index) => requestEvent(`${status}-${index}`, status)),
  );
  const entries = await record([...delayed, strangerEvent('stranger', 401), requestEvent('served', 200)]);
  expect(entries).toHaveLength(13);
  expect(entries.at(-1)).toMatchObject({
    requestId: '503-99',
    notes: ['one of 190 requests that may be sent again later of which only this one is written down'],
  });
});

test('of requests without a principal few are written, and the last one tells of how many', async () => {
  const strangers = [401, 404, 200].flatMap((status) =>
    Array.from({ length: 100 }, (_, index) => strangerEvent(`${status}-${index}`, status)),
  );
  const entries = await record([...strangers, requestEvent('known', 401)]);
  expect(entries).toHaveLength(12);
  expect(entries.filter(({ principal }) => principal !== undefined)).toHaveLength(1);
  expect(entries.filter(({ notes }) => notes.length > 0)).toMatchObject([
    {
      requestId: '200-99',
      notes: ['one of 290 requests without a valid token of which only this one is written down'],
    },
  ]);
});

test('strangers to one tenant take nothing from the quota of another, and it begins anew', async () => {
  await using database = createMemoryDatabase();
  await using recorder = createProvisioningRecorder({
    log: database.provisioningLog,
    onFailure: () => {},
    onLoss: () => {},
    delay: 1,
    period: 20,
  });
  const observe = (name: string, tenant: string): void =>
    recorder.observe({ event: strangerEvent(name, 401, tenant), omitted: 0 });
  const read = (tenant: string): Promise<readonly LogEntry[]> =>
    database.provisioningLog.list({ tenant, limit: 100 });
  for (let index = 0; index < 20; index += 1) observe(`a${index}`, 'acme');
  observe('b', 'globex');
  await expect.poll(async () => (await read('acme')).length).toBe(11);
  expect(await read('globex')).toMatchObject([{ requestId: 'b', notes: [] }]);
  observe('later', 'acme');
  await expect
    .poll(() => read('acme'))
    .toMatchObject([{ requestId: 'later' }, ...Array.from({ length: 11 }, () => ({}))]);
});

test('entries that could not be written are told of, and written later', async () => {
  await using database = createMemoryDatabase();
  let isAway = true;
  const failures: number[] = [];
  const losses: number[] = [];
  const recorder = createProvisioningRecorder({
    log: {
      ...database.provisioningLog,
      append: async (entries) => {
        if (isAway) throw new Error('away');
        await database.provisioningLog.append(entries);
      },
    },
    onFailure: (_, waiting) => failures.push(waiting),
    onLoss: (entries) => losses.push(entries),
    delay: 1,
    capacity: 3,
  });
  const observe = (event: ScimEvent): void => recorder.observe({ event, omitted: 0 });
  observe(requestEvent('r1', 200));
  await expect.poll(() => failures.length).toBeGreaterThan(0);
  expect(failures[0]).toBe(1);
  observe(strangerEvent('s1', 404));
  observe(requestEvent('r2', 200));
  observe(strangerEvent('s2', 404));
  observe(requestEvent('r3', 200));
  isAway = false;
  observe(requestEvent('r4', 200));
  await recorder[Symbol.asyncDispose]();
  const entries = await database.provisioningLog.list({ tenant: 'acme', limit: 10 });
  expect(entries.map(({ requestId }) => requestId)).toEqual(['r4', 'r3', 'r2']);
  expect(losses.reduce((sum, count) => sum + count, 0)).toBe(3);
});
