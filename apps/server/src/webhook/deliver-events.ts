import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbox, OutboxMessage } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import type { WebhookConfig } from '../config/server-config.ts';
import { POST_TIMEOUT, postMessage, type Delivery } from './post-message.ts';

export interface DeliveryOptions {
  readonly outbox: Outbox;
  readonly webhook: WebhookConfig;
  readonly log: Logger;
  readonly clock: () => Date;
  /**
   * How long after the first failure a message is tried again, in milliseconds; each further time twice as long. Default:
   * a second.
   */
  readonly firstPause?: number;
}

/** Delivers what is in the outbox; disposing of it waits a moment for the message that is under way. */
export interface Delivering extends AsyncDisposable {
  /** Looks into the outbox now, not only after a second. */
  readonly wake: () => void;
}

const BATCH = 50;
/** How long a batch is in the hands of one process, in milliseconds: after a crash, another one waits so long. */
const LEASE = 30_000;
/** How often the outbox is looked into for what other processes left, in milliseconds. */
const IDLE = 1000;
/** The longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE = 300_000;
/** How often a message is tried that the receiver refuses: it keeps those behind it waiting. */
const MAX_REFUSALS = 5;
/** How long the message under way has when the server closes, in milliseconds. */
const CLOSING = 3000;

/** Begins to deliver, one message after the other, in their order. */
export function startDelivering(options: DeliveryOptions): Delivering {
  const { outbox, webhook, log, clock, firstPause = 1000 } = options;
  const closing = new AbortController();
  const aborting = new AbortController();
  let waking = new AbortController();
  const later = (milliseconds: number): string => new Date(clock().getTime() + milliseconds).toISOString();

  /** Whoever looks next finds the first message that is left when it is due. */
  const keep = ({ position, attempts }: OutboxMessage, isStuck: boolean): Promise<void> =>
    isStuck
      ? outbox.postpone(position, attempts + 1, later(Math.min(LONGEST_PAUSE, firstPause * 2 ** attempts)))
      : outbox.postpone(position, attempts, later(0));

  /** Delivers a batch; whether there may be more at once. */
  const deliverBatch = async (): Promise<boolean> => {
    const until = later(LEASE);
    const batch = await outbox.take({ now: clock().toISOString(), until, limit: BATCH });
    const settled: number[] = [];
    let isStuck = false;
    for (const message of batch) {
      // What could end after another process may take the rest is left for the next batch.
      if (closing.signal.aborted || later(POST_TIMEOUT) > until) break;
      const delivery = await postMessage(message, webhook, clock(), aborting.signal);
      if (!isDone(message, delivery, log)) {
        isStuck = true;
        break;
      }
      settled.push(message.position);
    }
    await outbox.settle(settled);
    const [rest] = batch.slice(settled.length);
    if (rest !== undefined) await keep(rest, isStuck);
    return batch.length > 0 && !isStuck;
  };
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      waking = new AbortController();
      let more = false;
      try {
        more = await deliverBatch();
      } catch (err) {
        log.error({ event: 'outboxFailed', err }, 'the outbox could not be read');
      }
      const signal = AbortSignal.any([waking.signal, closing.signal]);
      if (!more) await sleep(Math.min(IDLE, firstPause), undefined, { signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    wake: () => {
      waking.abort();
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      const timer = setTimeout(() => {
        aborting.abort();
      }, CLOSING);
      await running;
      clearTimeout(timer);
    },
  };
}

/** Whether a message need not be sent again. */
function isDone(message: OutboxMessage, delivery: Delivery, log: Logger): boolean {
  if (delivery.outcome === 'delivered') return true;
  const { id, attempts } = message;
  const { outcome, reason } = delivery;
  const isGivenUp = outcome === 'refused' && attempts + 1 >= MAX_REFUSALS;
  const about = { event: isGivenUp ? 'eventGivenUp' : 'eventDelayed', id, attempts: attempts + 1, reason };
  if (isGivenUp)
    log.error(about, `an event was refused ${MAX_REFUSALS} times and is not sent again: ${reason}`);
  else log.warn(about, `an event could not be delivered, it is sent again later: ${reason}`);
  return isGivenUp;
}
