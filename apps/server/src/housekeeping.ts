import type { Database } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import { warnOfExpiry } from './token/warn-of-expiry.ts';

export interface HousekeepingOptions {
  readonly database: Database;
  /** The names of the tenants whose tokens are looked after. */
  readonly tenants: readonly string[];
  readonly log: Logger;
  readonly clock: () => Date;
}

const EVERY = 6 * 3_600_000;

/** What is kept of the provisioning log of each tenant. */
const RETENTION = { entries: 50_000, strangers: 5000, days: 90 };

/** What is kept of the events that could not be delivered. */
const OUTBOX_RETENTION = { messages: 100_000, days: 3 };

/** Warns of tokens that end, and drops old entries of the provisioning log and old events: now, and then every six hours. */
export function startHousekeeping(options: HousekeepingOptions): AsyncDisposable {
  let running = keepHouse(options);
  const timer = setInterval(() => {
    running = running.then(() => keepHouse(options));
  }, EVERY);
  return {
    [Symbol.asyncDispose]: () => {
      clearInterval(timer);
      return running;
    },
  };
}

async function keepHouse({ database, tenants, log, clock }: HousekeepingOptions): Promise<void> {
  const now = clock();
  try {
    await warnOfExpiry(database.tokens, tenants, log, now);
    const { entries, strangers, days } = RETENTION;
    await database.provisioningLog.prune({ entries, strangers, since: daysBefore(now, days) });
    await pruneOutbox(database, log, now);
  } catch (error) {
    log.error(
      { event: 'housekeepingFailed', err: error },
      'housekeeping failed, it is tried again in six hours',
    );
  }
}

async function pruneOutbox({ outbox }: Database, log: Logger, now: Date): Promise<void> {
  const { messages, days } = OUTBOX_RETENTION;
  const lost = await outbox.prune({ since: daysBefore(now, days), messages });
  if (lost > 0) log.error({ event: 'eventsLost', lost }, `${lost} events could not be delivered in time`);
}

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString();
}
