import { BULK_REQUEST_MESSAGE, PATCH_OP_MESSAGE, type JsonObject } from '@drawbridge/scim';
import { expect, it } from 'vitest';
import { createApp, elements } from './app.ts';

const deactivate = (id: string): JsonObject => ({
  method: 'PATCH',
  path: `/Users/${id}`,
  data: { schemas: [PATCH_OP_MESSAGE], Operations: [{ op: 'replace', path: 'active', value: false }] },
});
const removal = (id: string): JsonObject => ({ method: 'DELETE', path: `/Users/${id}` });
const push = (...ids: readonly string[]): JsonObject => ({
  method: 'PUT',
  path: '/Groups/1',
  data: { displayName: 'admin', members: ids.map((value) => ({ value })) },
});

it.each([
  ['deactivating all admins', [deactivate('u1'), deactivate('u2')], ['200', '403']],
  ['deleting all admins', [removal('u1'), removal('u2')], ['204', '403']],
  ['clearing the group', [push(), removal('u1')], ['403', '204']],
  ['one after the other by different ways', [push('u2'), deactivate('u2')], ['200', '403']],
])('%s in bulk leaves one, and is recorded', async (_name, Operations, statuses) => {
  const { call, patch, createUser, events } = createApp();
  for (const name of ['ada', 'bob']) await createUser(name);
  await patch('/Groups/1', { op: 'add', path: 'members', value: [{ value: 'u1' }, { value: 'u2' }] });
  const { status, body } = await call('POST', '/Bulk', { schemas: [BULK_REQUEST_MESSAGE], Operations });
  expect(status).toBe(200);
  expect(elements(body['Operations']).map((operation) => operation['status'])).toEqual(statuses);
  const told = events.filter(({ event }) => event === 'refused');
  expect(told).toEqual([expect.objectContaining({ rule: 'lastAdmin', principal: 'writer' })]);
  expect(events.filter(({ event }) => event === 'request')).toHaveLength(4);
});

it('an unknown member in bulk is left out and recorded', async () => {
  const { call, createUser, memberIds, events } = createApp();
  await createUser('ada');
  const Operations = [push('nobody', 'u1')];
  await call('POST', '/Bulk', { schemas: [BULK_REQUEST_MESSAGE], Operations });
  expect(await memberIds('1')).toEqual(['u1']);
  expect(events).toContainEqual(
    expect.objectContaining({ event: 'unknownMembers', groupId: '1', memberIds: ['nobody'] }),
  );
});

it('what fails in bulk is recorded with its operation and its status, of which the answer as a whole says nothing', async () => {
  const { call, patch, createUser, events } = createApp();
  await createUser('ada');
  await patch('/Groups/1', { op: 'add', path: 'members', value: [{ value: 'u1' }] });
  const Operations = [
    removal('u1'),
    removal('nobody'),
    { method: 'POST', path: '/Users', bulkId: 'b', data: {} },
  ];
  const { status } = await call('POST', '/Bulk', { schemas: [BULK_REQUEST_MESSAGE], Operations });
  expect(status).toBe(200);
  expect(events.filter(({ event }) => event === 'operationFailed')).toMatchObject([
    { method: 'DELETE', path: '/Users/u1', status: 403, detail: expect.stringContaining('admin') },
    { method: 'DELETE', path: '/Users/nobody', status: 404, detail: expect.any(String) },
    { method: 'POST', path: '/Users', status: 400, scimType: 'invalidValue', detail: expect.any(String) },
  ]);
});
