import { messageOf } from '../message-of.ts';
import type { Alert } from './alert.ts';

/** How alerts leave the process. */
export interface OutboxOptions {
  readonly send: (alert: Alert) => Promise<void>;
  /** Hears why an alert could not be delivered; it waits for the next attempt. */
  readonly onFailure: (message: string) => void;
}

/** Alerts on their way. */
export interface Outbox {
  readonly put: (alerts: readonly Alert[]) => void;
  /** Sends what waits, in order. Never rejects: what cannot be delivered stays. */
  readonly flush: () => Promise<void>;
}

/** The most alerts that wait; the oldest give way. */
const CAPACITY = 100;

/** Creates an outbox. */
export function createOutbox({ send, onFailure }: OutboxOptions): Outbox {
  let waiting: readonly Alert[] = [];
  let flushing: Promise<void> = Promise.resolve();
  const deliver = async (): Promise<void> => {
    for (const alert of waiting) {
      try {
        await send(alert);
      } catch (error) {
        return onFailure(messageOf(error));
      }
      waiting = waiting.filter((one) => one !== alert);
    }
  };
  return {
    put: (alerts) => {
      const news = alerts.filter((alert) => !settles(alert, waiting));
      // What is over before anybody heard of it need not be told at all.
      waiting = [...waiting.filter((one) => !alerts.some((alert) => settles(alert, [one]))), ...news].slice(
        -CAPACITY,
      );
    },
    flush: () => {
      flushing = flushing.then(deliver);
      return flushing;
    },
  };
}

/** Whether an alert says that one which waits is over. */
function settles({ event, key }: Alert, waiting: readonly Alert[]): boolean {
  return event === 'cleared' && waiting.some((one) => one.event === 'raised' && one.key === key);
}
