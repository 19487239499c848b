import type { ScimClientOptions } from '../client-options.ts';
import type { Call } from './call.ts';
import type { ScimLogEntry } from './log-entry.ts';
import { targetOf } from './log-target.ts';
import { requestIdOf } from './request-id.ts';

/** Why a call ended without an answer. */
type FailureReason = Extract<ScimLogEntry, { event: 'failed' }>['reason'];

/** What happens to one call, told to whoever wants to know. */
export interface Journal {
  readonly answered: (response: Response) => void;
  /** The next attempt is about to begin. */
  readonly retrying: (attempt: number) => void;
  /** What a create had created was found. */
  readonly recovered: () => void;
  /** No answer came, or none that can be read. */
  readonly failed: (reason: FailureReason) => void;
  /** The number of the attempt that is going on, 1 for the first. */
  readonly attempt: () => number;
}

/** Begins the journal of a call. */
export function createJournal(call: Call, log: ScimClientOptions['log']): Journal {
  const { method, firstAttempt = 1, onAnswer } = call;
  const start = performance.now();
  let attempt = firstAttempt;
  const loggedCall = (): { method: string; target: string; attempt: number; elapsed: number } => ({
    method,
    target: targetOf(call),
    attempt,
    elapsed: Math.round(performance.now() - start),
  });
  return {
    answered: (response) => {
      onAnswer?.(response);
      const { status, headers } = response;
      const level = status < 400 ? 'debug' : 'info';
      log?.({ level, event: 'answered', ...loggedCall(), status, requestId: requestIdOf(headers) });
    },
    retrying: (next) => {
      attempt = next;
      log?.({ level: 'warn', event: 'retrying', ...loggedCall() });
    },
    recovered: () => log?.({ level: 'warn', event: 'recovered', ...loggedCall() }),
    failed: (reason) => {
      const level = reason === 'aborted' ? 'info' : 'error';
      log?.({ level, event: 'failed', ...loggedCall(), reason });
    },
    attempt: () => attempt,
  };
}
