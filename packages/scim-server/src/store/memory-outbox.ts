import type { Outbox, OutboxMessage } from './outbox.ts';

interface Waiting extends OutboxMessage {
  /** Until then nobody takes it. */
  readonly notBefore: string;
}

/** Creates an outbox that lives as long as the process. */
export function createMemoryOutbox(): Outbox {
  let waiting: readonly Waiting[] = [];
  let last = 0;
  return {
    append: async (messages) => {
      const added = messages.map((message, index) => ({
        ...message,
        position: last + index + 1,
        attempts: 0,
        notBefore: '',
      }));
      last += added.length;
      waiting = [...waiting, ...added];
    },
    take: async ({ now, until, limit }) => {
      const [first] = waiting;
      if (first === undefined || first.notBefore > now) return [];
      const taken = waiting.slice(0, limit);
      waiting = waiting.map((message, index) => (index < limit ? { ...message, notBefore: until } : message));
      return taken.map(({ position, id, at, body, attempts }) => ({ position, id, at, body, attempts }));
    },
    settle: async (positions) => {
      waiting = waiting.filter(({ position }) => !positions.includes(position));
    },
    postpone: async (position, attempts, until) => {
      waiting = waiting.map((message) =>
        message.position === position ? { ...message, attempts, notBefore: until } : message,
      );
    },
    prune: async ({ since, messages }) => {
      const before = waiting.length;
      waiting = waiting.slice(Math.max(0, before - messages)).filter(({ at }) => at >= since);
      return before - waiting.length;
    },
  };
}
