import type { NewOutboxMessage, Outbox } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import type { TidyEvent } from '../record/tidy-event.ts';
import { toMessage } from './to-message.ts';

/** Takes events to the outbox; disposing of it writes what still waits. */
export interface EventOutbox extends AsyncDisposable {
  /** Takes an event, which is written at once, together with others that come meanwhile; no request waits for it. */
  readonly observe: (event: TidyEvent) => void;
}

export interface EventOutboxOptions {
  readonly outbox: Pick<Outbox, 'append'>;
  readonly log: Logger;
  /** Is told that there is something to deliver. */
  readonly onWritten: () => void;
  /** How long to wait after a failure, in milliseconds. Default: a second. */
  readonly pause?: number;
  /** How many messages wait while the database is away. Default: 10,000. */
  readonly capacity?: number;
}

/** Creates what takes events to an outbox. */
export function createEventOutbox(options: EventOutboxOptions): EventOutbox {
  const { outbox, log, onWritten, pause = 1000, capacity = 10_000 } = options;
  let waiting: readonly NewOutboxMessage[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const messages = waiting;
      waiting = [];
      try {
        await outbox.append(messages);
        onWritten();
      } catch (err) {
        waiting = [...messages, ...waiting];
        log.error(
          { event: 'eventsWaiting', err, waiting: waiting.length },
          'the outbox could not be written',
        );
        if (!isClosed) timer = setTimeout(start, pause);
        return;
      }
    }
  };
  const start = (): void => {
    timer = undefined;
    writing ??= write().finally(() => {
      writing = undefined;
    });
  };
  return {
    observe: (event) => {
      const message = toMessage(event);
      if (message === undefined) return;
      if (waiting.length >= capacity) {
        log.error({ event: 'eventLost', message }, 'the outbox cannot be written, and an event is lost');
        return;
      }
      waiting = [...waiting, message];
      if (timer === undefined) start();
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      clearTimeout(timer);
      await writing;
      await write();
    },
  };
}
