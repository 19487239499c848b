import { createMemoryDatabase, type Outbox } from '@drawbridge/scim-server';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { SECRET, startReceiver, type Receiver } from '../../test/receiver.ts';
import { startDelivering, type Delivering } from './deliver-events.ts';

const WAIT = { timeout: 5000 };
const clock = (): Date => new Date();

async function outboxWith(...ids: readonly string[]): Promise<Outbox> {
  const { outbox } = createMemoryDatabase();
  await outbox.append(ids.map((id) => ({ id, at: clock().toISOString(), body: '{}' })));
  return outbox;
}

function deliver(outbox: Outbox, { port }: Receiver, lines: string[] = []): Delivering {
  const webhook = { url: `http://127.0.0.1:${port}/`, secret: SECRET };
  const log = pino({ base: null }, { write: (line) => lines.push(line) });
  return startDelivering({ outbox, webhook, log, clock, firstPause: 5 });
}

const idsOf = ({ received }: Receiver): readonly string[] => received.map(({ id }) => id);

test('a receiver that fails gets the same again, and what is behind it waits', async () => {
  await using receiver = await startReceiver(0, 500, 429, 302, 503, 408, 500, 200);
  await using _ = deliver(await outboxWith('a', 'b'), receiver);
  await expect.poll(() => idsOf(receiver), WAIT).toEqual(['a', 'a', 'a', 'a', 'a', 'a', 'a', 'b']);
  expect(receiver.received.every(({ isSigned }) => isSigned)).toBe(true);
});

test('a message that the receiver does not want is given up, and those behind it go on', async () => {
  await using receiver = await startReceiver(0, 400, 400, 404, 400, 400, 200);
  const lines: string[] = [];
  await using _ = deliver(await outboxWith('a', 'b'), receiver, lines);
  await expect.poll(() => idsOf(receiver), WAIT).toEqual(['a', 'a', 'a', 'a', 'a', 'b']);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual([
    ...Array.from({ length: 4 }, () => 'eventDelayed'),
    'eventGivenUp',
  ]);
});

test('several who deliver from one outbox send each message once', async () => {
  await using receiver = await startReceiver(0, 200);
  const ids = Array.from({ length: 120 }, (_, index) => `m${index}`);
  const outbox = await outboxWith(...ids);
  {
    await using one = deliver(outbox, receiver);
    await using another = deliver(outbox, receiver);
    await expect.poll(() => receiver.received.length, WAIT).toBe(120);
    one.wake();
    another.wake();
  }
  expect(idsOf(receiver)).toEqual(ids);
});

test('what is under way when delivery ends is kept for the next, at once', async () => {
  await using receiver = await startReceiver(0, 200, undefined, 200);
  const outbox = await outboxWith('a', 'b', 'c');
  const first = deliver(outbox, receiver);
  await expect.poll(() => idsOf(receiver), WAIT).toEqual(['a', 'b']);
  await first[Symbol.asyncDispose]();
  await using _ = deliver(outbox, receiver);
  await expect.poll(() => idsOf(receiver), WAIT).toEqual(['a', 'b', 'b', 'c']);
});
