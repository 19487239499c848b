import { describe, expect, it } from 'vitest';
import type { ScimEvent } from '../src/index.ts';
import { NOW, createApp } from './app.ts';

const DEACTIVATE = 'urn:ietf:params:scim:event:prov:deactivate';
const ACTIVATE = 'urn:ietf:params:scim:event:prov:activate';

const ORIGIN = new Set(['tenant', 'exchange', 'requestId', 'at', 'principal']);

/** The events of some kinds, without where they come from. */
function told(events: readonly ScimEvent[], ...kinds: readonly ScimEvent['event'][]): readonly object[] {
  return events
    .filter(({ event }) => kinds.includes(event))
    .map((event) => Object.fromEntries(Object.entries(event).filter(([name]) => !ORIGIN.has(name))));
}

describe('every event', () => {
  it('tells the tenant, the principal, the request and the time', async () => {
    const { call, events } = createApp({ tenant: 'acme' });
    await call(
      'POST',
      '/Groups',
      { displayName: 'x', members: [{ value: 'nobody' }] },
      { 'x-request-id': 'r-1' },
    );
    await call('DELETE', '/Groups/1', undefined, { 'x-request-id': 'r-1' });
    expect(events.map(({ event }) => event)).toEqual([
      'unknownMembers',
      'changed',
      'request',
      'refused',
      'request',
    ]);
    for (const event of events) {
      expect(event).toMatchObject({ tenant: 'acme', principal: 'writer', requestId: 'r-1', at: NOW });
    }
  });

  it('names its request, whatever id clients choose for several', async () => {
    const { call, events } = createApp();
    const label = { 'x-request-id': 'same' };
    await Promise.all([
      call('GET', '/Schemas', undefined, label),
      call('POST', '/Groups', { displayName: 'x' }, label),
    ]);
    const exchangeOf = (kind: ScimEvent['event'], path?: string): string | undefined =>
      events.find((event) => event.event === kind && (path === undefined || Object(event).path === path))
        ?.exchange;
    expect(exchangeOf('changed')).toBe(exchangeOf('request', '/Groups'));
    expect(exchangeOf('changed')).not.toBe(exchangeOf('request', '/Schemas'));
    expect(new Set(events.map(({ requestId }) => requestId))).toEqual(new Set(['same']));
  });

  it('has no principal before a token is known', async () => {
    const { call, events } = createApp();
    await call('GET', '/Users', undefined, { authorization: 'Bearer wrong' });
    expect(events).toEqual([expect.not.objectContaining({ principal: expect.anything() })]);
  });
});

describe('a log that fails', () => {
  it.each([
    [
      'at once',
      () => {
        throw new Error('disk full');
      },
    ],
    ['later', () => Promise.reject(new Error('disk full'))],
  ])('%s breaks no request, and undoes no write', async (_, log) => {
    const { call } = createApp({ log });
    expect((await call('POST', '/Users', { userName: 'ada' })).status).toBe(201);
    expect((await call('GET', '/Users/u1')).status).toBe(200);
    expect((await call('GET', '/Users/nobody')).status).toBe(404);
  });
});

describe('a request id', () => {
  it('is taken from the client and given back, with errors too', async () => {
    const { call } = createApp();
    for (const path of ['/Users', '/Users/nobody', '/nowhere']) {
      const { headers } = await call('GET', path, undefined, { 'x-request-id': 'okta:42/a=b' });
      expect(headers.get('x-request-id')).toBe('okta:42/a=b');
    }
  });

  it.each([undefined, 'with space', 'x'.repeat(129), '{"a":1}'])('is made where %j came', async (given) => {
    const { call, events } = createApp();
    const headers: Record<string, string> = given === undefined ? {} : { 'x-request-id': given };
    const made = (await call('GET', '/Users', undefined, headers)).headers.get('x-request-id');
    expect(made).toMatch(/^[\da-f-]{36}$/);
    expect(events).toEqual([expect.objectContaining({ requestId: made })]);
  });
});

describe('the access of a user', () => {
  it.each([
    { op: 'replace', path: 'active', value: false },
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'replace', value: { active: false } },
  ])('ends with an event for the revocation of sessions: %j', async (operation) => {
    const { patch, createUser, events } = createApp();
    await createUser('ada', { externalId: '00u1' });
    await patch('/Users/u1', operation);
    await patch('/Users/u1', operation);
    expect(told(events, 'activated', 'deactivated')).toEqual([
      {
        event: 'deactivated',
        type: DEACTIVATE,
        uri: '/Users/u1',
        id: 'u1',
        userName: 'ada',
        externalId: '00u1',
      },
    ]);
  });

  it('begins again with another', async () => {
    const { call, createUser, events } = createApp();
    await createUser('ada', { active: false });
    expect(told(events, 'activated', 'deactivated')).toEqual([]);
    await call('PUT', '/Users/u1', { userName: 'ada', active: true });
    expect(told(events, 'activated', 'deactivated')).toEqual([
      { event: 'activated', type: ACTIVATE, uri: '/Users/u1', id: 'u1', userName: 'ada' },
    ]);
  });

  it('is told of only once the write is done', async () => {
    const { patch, createUser, events } = createApp();
    await createUser('ada');
    await createUser('bob');
    const failed = await patch(
      '/Users/u1',
      { op: 'replace', path: 'active', value: false },
      { op: 'replace', path: 'userName', value: 'bob' },
    );
    expect(failed.status).toBe(409);
    expect(told(events, 'deactivated')).toEqual([]);
  });
});

describe('a push to a default group', () => {
  const PREFIX = 'Retool - production - ';

  it('that comes with a rename is recorded, and nothing else is missed', async () => {
    const { call, patch, createUser, memberIds, events } = createApp({ defaultGroupPrefix: PREFIX });
    await createUser('ada');
    const value = { id: '2', displayName: 'Okta editors', members: [{ value: 'u1' }] };
    expect((await patch('/Groups/2', { op: 'replace', value })).status).toBe(204);
    expect((await call('PUT', '/Groups/2', value)).status).toBe(200);
    expect(await memberIds('2')).toEqual(['u1']);
    const ignored = {
      event: 'renameIgnored',
      groupId: '2',
      name: `${PREFIX}editor`,
      requested: 'Okta editors',
    };
    expect(told(events, 'renameIgnored')).toEqual([ignored, ignored]);
  });

  it.each(['editor', 'Editor', `${PREFIX}editor`])('that names it %s is no rename', async (displayName) => {
    const { patch, events } = createApp({ defaultGroupPrefix: PREFIX });
    await patch('/Groups/2', { op: 'replace', value: { displayName } });
    expect(told(events, 'renameIgnored')).toEqual([]);
  });

  it('that everybody is in is recorded once, and changes nothing', async () => {
    const { call, patch, createUser, events } = createApp();
    await createUser('ada');
    await patch(
      '/Groups/4',
      { op: 'remove', path: 'members' },
      { op: 'replace', path: 'members', value: [] },
    );
    await patch('/Groups/4', { op: 'replace', value: { displayName: 'All Users' } });
    await call('PUT', '/Groups/4', { displayName: 'All Users', members: [] });
    const ignored = { event: 'pushIgnored', groupId: '4' };
    expect(told(events, 'pushIgnored')).toEqual([ignored, ignored]);
    expect(told(events, 'changed')).toHaveLength(1);
  });

  it('that deletes it is refused and recorded', async () => {
    const { call, events } = createApp();
    expect((await call('DELETE', '/Groups/3')).status).toBe(403);
    expect(told(events, 'refused')).toEqual([
      {
        event: 'refused',
        rule: 'defaultGroup',
        operation: 'delete',
        resourceType: 'Group',
        id: '3',
        detail: 'the default group "viewer" cannot be deleted',
      },
    ]);
  });
});
