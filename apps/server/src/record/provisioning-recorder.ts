import type { NewLogEntry, ProvisioningLog } from '@drawbridge/scim-server';
import { createEntryGatherer } from './gather-entries.ts';
import { createEntryQuota, type EntryQuota } from './entry-quota.ts';
import type { TidyEvent } from './tidy-event.ts';
import { createWaitingEntries } from './waiting-entries.ts';

/** Writes what clients did into the provisioning log; disposing of it writes what still waits. */
export interface ProvisioningRecorder extends AsyncDisposable {
  /** Takes an event; what it makes is written later, together with others, so that no request waits for it. */
  readonly observe: (event: TidyEvent) => void;
}

export interface ProvisioningRecorderOptions {
  readonly log: ProvisioningLog;
  /** Is told when entries could not be written; they are tried again after a while. */
  readonly onFailure: (error: unknown, waiting: number) => void;
  /** Is told how many entries there was no room for. */
  readonly onLoss: (entries: number) => void;
  /** How long an entry waits for others, in milliseconds. Default: half a second. */
  readonly delay?: number;
  /** How long the quotas of requests that were only refused last, in milliseconds. Default: a minute. */
  readonly period?: number;
  /** How many entries wait while the database is away. Default: 10,000. */
  readonly capacity?: number;
}

/** Nothing was done, and clients send the same again. */
const DELAYED: ReadonlySet<number> = new Set([429, 503]);

/** Creates a recorder over a log. */
export function createProvisioningRecorder(options: ProvisioningRecorderOptions): ProvisioningRecorder {
  const { log, onFailure, onLoss, delay = 500, period = 60_000, capacity = 10_000 } = options;
  const waiting = createWaitingEntries(capacity);
  const strangers = createEntryQuota('requests without a valid token');
  const delayed = createEntryQuota('requests that may be sent again later');
  let timer: NodeJS.Timeout | undefined;
  let quotaTimer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  const schedule = (): void => {
    timer ??= setTimeout(() => void flush(), delay);
  };
  const write = async (): Promise<void> => {
    const lost = waiting.takeLost();
    if (lost > 0) onLoss(lost);
    const entries = waiting.take();
    if (entries.length === 0) return;
    try {
      await log.append(entries);
    } catch (error) {
      waiting.putBack(entries);
      onFailure(error, waiting.size());
      if (!isClosed) schedule();
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  const put = (entries: readonly NewLogEntry[]): void => {
    if (entries.length === 0) return;
    waiting.add(entries);
    schedule();
  };
  const settleQuota = (): void => {
    clearTimeout(quotaTimer);
    quotaTimer = undefined;
    put([...strangers.settle(), ...delayed.settle()]);
  };
  const quotaOf = ({ principal, status }: NewLogEntry): EntryQuota | undefined => {
    if (principal === undefined) return strangers;
    return DELAYED.has(status) ? delayed : undefined;
  };
  const observe = createEntryGatherer((entry) => {
    const quota = quotaOf(entry);
    if (quota !== undefined) {
      quotaTimer ??= setTimeout(settleQuota, period);
      if (!quota.admit(entry)) return;
    }
    put([entry]);
  });
  const close = (): Promise<void> => {
    isClosed = true;
    settleQuota();
    return flush();
  };
  return { observe, [Symbol.asyncDispose]: close };
}
