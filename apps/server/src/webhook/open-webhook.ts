import type { Outbox } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import type { WebhookConfig } from '../config/server-config.ts';
import { startDelivering } from './deliver-events.ts';
import { createEventOutbox, type EventOutbox } from './event-outbox.ts';

export interface WebhookOptions {
  readonly outbox: Outbox;
  readonly webhook: WebhookConfig | undefined;
  readonly log: Logger;
  readonly clock: () => Date;
}

/** Opens the way of events to the webhook, where one is set. Disposing of it keeps what is not delivered. */
export function openWebhook({ outbox, webhook, log, clock }: WebhookOptions): EventOutbox {
  if (webhook === undefined) return { observe: () => {}, [Symbol.asyncDispose]: async () => {} };
  const delivering = startDelivering({ outbox, webhook, log, clock });
  const events = createEventOutbox({ outbox, log, onWritten: delivering.wake });
  return {
    observe: events.observe,
    [Symbol.asyncDispose]: async () => {
      await events[Symbol.asyncDispose]();
      await delivering[Symbol.asyncDispose]();
    },
  };
}
