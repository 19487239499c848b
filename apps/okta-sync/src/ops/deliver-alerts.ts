import { messageOf } from '../message-of.ts';
import type { Alert } from './alert.ts';
import type { AlertBox } from './alert-box.ts';

/** How alerts leave the process. */
export interface DeliveryOptions {
  readonly send: (alert: Alert) => Promise<void>;
  /** Hears why an alert could not be delivered; it and those behind it wait for the next attempt. */
  readonly onFailure: (message: string) => void;
}

/**
 * Creates what sends the alerts that wait, in order. It never rejects, and two calls at once send nothing twice; an alert
 * is forgotten only after it was sent, so that a process killed in between sends it again.
 */
export function createDelivery(
  box: Pick<AlertBox, 'list' | 'remove'>,
  { send, onFailure }: DeliveryOptions,
): () => Promise<void> {
  let delivering: Promise<void> = Promise.resolve();
  const deliver = async (): Promise<void> => {
    for (const alert of await box.list()) {
      try {
        await send(alert);
      } catch (error) {
        return onFailure(messageOf(error));
      }
      await box.remove(alert);
    }
  };
  return () => (delivering = delivering.then(deliver));
}
