import type { NewLogEntry, ProvisioningLog, ScimEvent } from '@drawbridge/scim-server';
import { createEntryGatherer } from './gather-entries.ts';

/** Writes what clients did into the provisioning log; disposing of it writes what still waits. */
export interface ProvisioningRecorder extends AsyncDisposable {
  /** Takes an event; what it makes is written later, together with others, so that no request waits for it. */
  readonly observe: (event: ScimEvent) => void;
}

export interface ProvisioningRecorderOptions {
  readonly log: ProvisioningLog;
  /** Is told when entries could not be written; they are tried again after a while. */
  readonly onFailure: (error: unknown, waiting: number) => void;
  /** How long an entry waits for others, in milliseconds. Default: half a second. */
  readonly delay?: number;
}

/** What waits while the database is away; older entries go first. */
const MAX_WAITING = 10_000;

/** Whoever has no valid token must not be able to fill the log: so many such requests of a tenant are written at a time. */
const MAX_UNAUTHORIZED = 10;

/** Creates a recorder over a log. */
export function createProvisioningRecorder(options: ProvisioningRecorderOptions): ProvisioningRecorder {
  const { log, onFailure, delay = 500 } = options;
  const waiting: NewLogEntry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  const schedule = (): void => {
    timer ??= setTimeout(() => void flush(), delay);
  };
  const write = async (): Promise<void> => {
    const entries = waiting.splice(0);
    if (entries.length === 0) return;
    try {
      await log.append(entries);
    } catch (error) {
      waiting.unshift(...entries);
      onFailure(error, waiting.length);
      if (!isClosed) schedule();
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  const observe = createEntryGatherer((entry) => {
    if (entry.status === 401 && countUnauthorized(waiting, entry.tenant) >= MAX_UNAUTHORIZED) return;
    if (waiting.length >= MAX_WAITING) waiting.shift();
    waiting.push(entry);
    schedule();
  });
  const close = (): Promise<void> => {
    isClosed = true;
    return flush();
  };
  return { observe, [Symbol.asyncDispose]: close };
}

function countUnauthorized(entries: readonly NewLogEntry[], tenant: string): number {
  return entries.filter((entry) => entry.status === 401 && entry.tenant === tenant).length;
}
