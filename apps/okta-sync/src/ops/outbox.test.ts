import { describe, expect, it } from 'vitest';

import type { Alert } from './alert.ts';
import { createOutbox } from './outbox.ts';

describe('createOutbox', () => {
  it('keeps what could not be delivered, and sends it in order with the next attempt', async () => {
    const { outbox, sent, failures, setUp } = post();
    setUp(false);
    outbox.put([alert('a', 'raised'), alert('b', 'raised')]);
    await outbox.flush();
    expect(sent).toEqual([]);
    expect(failures).toEqual(['down']);
    setUp(true);
    outbox.put([alert('c', 'raised')]);
    await outbox.flush();
    await outbox.flush();
    expect(sent).toEqual(['a raised', 'b raised', 'c raised']);
  });

  it('keeps what comes behind one that could not be delivered', async () => {
    const { outbox, sent, setUp } = post();
    setUp('a');
    outbox.put([alert('a', 'raised'), alert('b', 'raised'), alert('c', 'raised')]);
    await outbox.flush();
    expect(sent).toEqual(['a raised']);
    setUp(true);
    await outbox.flush();
    expect(sent).toEqual(['a raised', 'b raised', 'c raised']);
  });

  it('does not tell of what was over before anybody heard of it', async () => {
    const { outbox, sent, setUp } = post();
    setUp(false);
    outbox.put([alert('a', 'raised')]);
    await outbox.flush();
    outbox.put([alert('a', 'cleared'), alert('b', 'cleared')]);
    setUp(true);
    await outbox.flush();
    expect(sent).toEqual(['b cleared']);
  });

  it('sends nothing twice when asked twice at once', async () => {
    const { outbox, sent } = post();
    outbox.put([alert('a', 'raised')]);
    await Promise.all([outbox.flush(), outbox.flush()]);
    expect(sent).toEqual(['a raised']);
  });
});

function post() {
  /** Whether anything is delivered, or the only key that is. */
  let up: boolean | string = true;
  const sent: string[] = [];
  const failures: string[] = [];
  const outbox = createOutbox({
    send: async ({ key, event }) => {
      await Promise.resolve();
      if (up !== true && up !== key) throw new Error('down');
      sent.push(`${key} ${event}`);
    },
    onFailure: (message) => failures.push(message),
  });
  const setUp = (value: boolean | string): void => {
    up = value;
  };
  return { outbox, sent, failures, setUp };
}

function alert(key: string, event: Alert['event']): Alert {
  return { kind: 'blocked', event, key, text: key, at: '2026-01-01T00:00:00.000Z', run: undefined };
}
