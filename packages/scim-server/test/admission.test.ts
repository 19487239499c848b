import { USER_SCHEMA } from '@drawbridge/scim';
import { expect, it } from 'vitest';
import type { Admission, Delay } from '../src/index.ts';
import { READER, createApp } from './app.ts';

const DELAY: Delay = { status: 503, detail: 'provisioning is paused', retryAfter: 60 };
const USER = { schemas: [USER_SCHEMA], userName: 'ada' };

it('a request that is not admitted changes nothing, and is told when to come again', async () => {
  const { call, events, store } = createApp({ admit: ({ writes }) => (writes ? DELAY : undefined) });
  const refused = await call('POST', '/Users', USER);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(refused.body).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '503',
    detail: DELAY.detail,
  });
  expect(events).toMatchObject([
    { event: 'request', principal: 'writer', status: 503, detail: DELAY.detail },
  ]);
  expect(await store.labels('User')).toEqual([]);
  expect((await call('GET', '/Users')).status).toBe(200);
});

it('a request of somebody who sends too much is refused, whatever it asks for', async () => {
  const { call } = createApp({ admit: async () => ({ status: 429, detail: 'too much', retryAfter: 3 }) });
  for (const [method, path] of [
    ['GET', '/Users'],
    ['DELETE', '/Users/u1'],
    ['GET', '/Schemas'],
    ['POST', '/Bulk'],
  ] as const) {
    const { status, headers, body } = await call(method, path, method === 'POST' ? {} : undefined);
    expect([status, headers.get('retry-after'), body['status']]).toEqual([429, '3', '429']);
  }
});

it('who is admitted is known, and whether they would write', async () => {
  const asked: Admission[] = [];
  const { call } = createApp({ admit: async (admission) => void asked.push(admission) });
  const reader = { authorization: `Bearer ${READER}` };
  await call('GET', '/Users', undefined, reader);
  await call('POST', '/Users/.search', {}, reader);
  await call('POST', '/Users', USER);
  await call('DELETE', '/Users/u1');
  expect(asked.map(({ principal, writes }) => [principal.name, writes])).toEqual([
    ['reader', false],
    ['reader', false],
    ['writer', true],
    ['writer', true],
  ]);
});

it('who has no token, or may not write, is told nothing else', async () => {
  const { call } = createApp({ admit: () => DELAY });
  expect((await call('POST', '/Users', USER, { authorization: 'Bearer nobody' })).status).toBe(401);
  expect((await call('POST', '/Users', USER, { authorization: `Bearer ${READER}` })).status).toBe(403);
  expect((await call('GET', '/ServiceProviderConfig')).status).toBe(200);
});
