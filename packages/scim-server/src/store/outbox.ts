/** A message that is to be delivered. */
export interface NewOutboxMessage {
  readonly id: string;
  /** When it was put in: ISO 8601, UTC, milliseconds, as are all times. */
  readonly at: string;
  readonly body: string;
}

/** A message that waits. */
export interface OutboxMessage extends NewOutboxMessage {
  /** Grows in the order in which messages were put in. */
  readonly position: number;
  /** How often its delivery has failed. */
  readonly attempts: number;
}

/** The first messages, for one deliverer alone. */
export interface OutboxBatch {
  readonly now: string;
  /** Until when nobody else is given them. */
  readonly until: string;
  readonly limit: number;
}

/**
 * Messages of all tenants that wait to be delivered, in their order. Several processes may deliver: as long as the first
 * message is in the hands of one, or has to wait for another attempt, nobody is given any.
 */
export interface Outbox {
  /** Puts messages in, in their order, all or none. */
  readonly append: (messages: readonly NewOutboxMessage[]) => Promise<void>;
  readonly take: (batch: OutboxBatch) => Promise<readonly OutboxMessage[]>;
  /** Forgets messages. */
  readonly settle: (positions: readonly number[]) => Promise<void>;
  /** Keeps a message, with how often its delivery has failed by now, for an attempt at a later time. */
  readonly postpone: (position: number, attempts: number, until: string) => Promise<void>;
  /** Forgets the messages from before a time, and all but the newest ones; gives how many. */
  readonly prune: (retention: { readonly since: string; readonly messages: number }) => Promise<number>;
}
