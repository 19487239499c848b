import { createMemoryDatabase, type ChangedEvent, type Origin, type Outbox } from '@drawbridge/scim-server';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createEventOutbox, type EventOutbox, type EventOutboxOptions } from './event-outbox.ts';

const AT = '2026-03-01T12:00:00.000Z';

function changed(id: string): ChangedEvent & Origin {
  const origin = { tenant: 'acme', exchange: id, requestId: 'r1', at: AT, principal: 'okta' };
  return { ...origin, event: 'changed', operation: 'replace', resourceType: 'User', id };
}

function open(outbox: Pick<Outbox, 'append'>, more: Partial<EventOutboxOptions> = {}): EventOutbox {
  return createEventOutbox({
    outbox,
    log: pino({ level: 'silent' }),
    onWritten: () => {},
    pause: 1,
    ...more,
  });
}

async function read(outbox: Outbox): Promise<readonly string[]> {
  const messages = await outbox.take({ now: AT, until: AT, limit: 1000 });
  return messages.map(({ body }) => JSON.parse(body).sub_id.uri);
}

test('an event becomes the claims of a security event token', async () => {
  const { outbox } = createMemoryDatabase();
  {
    await using events = open(outbox);
    events.observe({ event: changed('a b'), omitted: 0 });
  }
  const [message] = await outbox.take({ now: AT, until: AT, limit: 1 });
  expect(JSON.parse(message?.body ?? '')).toEqual({
    iss: 'urn:drawbridge:tenant:acme',
    iat: Date.parse(AT) / 1000,
    jti: message?.id,
    txn: 'r1',
    sub_id: { format: 'scim', uri: '/Users/a%20b' },
    events: {
      'urn:ietf:params:scim:event:prov:put:notice': { at: AT, tenant: 'acme', principal: 'okta' },
    },
  });
});

test('requests, and what was ignored, are told nobody', async () => {
  const { outbox } = createMemoryDatabase();
  const { operation: _, resourceType: __, id: ___, ...origin } = changed('a');
  {
    await using events = open(outbox);
    events.observe({
      event: { ...origin, event: 'request', method: 'GET', path: '/Users', status: 200 },
      omitted: 0,
    });
    events.observe({ event: { ...origin, event: 'pushIgnored', groupId: '4' }, omitted: 0 });
  }
  expect(await read(outbox)).toEqual([]);
});

test('what cannot be written waits, in its order, as long as there is room', async () => {
  const { outbox } = createMemoryDatabase();
  let failures = 3;
  const failing: Pick<Outbox, 'append'> = {
    append: async (messages) => {
      if (failures-- > 0) throw new Error('the database is away');
      await outbox.append(messages);
    },
  };
  {
    await using events = open(failing, { capacity: 3 });
    // The first one is being written while the others wait.
    for (const id of ['a', 'b', 'c', 'd', 'e']) events.observe({ event: changed(id), omitted: 0 });
    await expect.poll(() => failures).toBeLessThan(0);
    events.observe({ event: changed('f'), omitted: 0 });
  }
  expect(await read(outbox)).toEqual(['/Users/a', '/Users/b', '/Users/c', '/Users/d', '/Users/f']);
});
