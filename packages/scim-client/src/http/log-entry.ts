import type { ConnectionFailure } from '../scim-connection-error.ts';

/** What every entry tells. */
interface LoggedCall {
  readonly method: string;
  /** The path below the base URL with its parameters; whatever may tell of people is masked. */
  readonly target: string;
  /** 1 when the call was sent for the first time. */
  readonly attempt: number;
  /** The milliseconds since the call began. */
  readonly elapsed: number;
}

/**
 * What became of a call. `level` is how much it matters, in the words of most loggers:
 *
 * - `answered`: an attempt was answered; `debug`, or `info` for an error status;
 * - `retrying`: the next attempt begins; `warn`;
 * - `recovered`: the answer to a create was lost, and what it created was found; `warn`;
 * - `failed`: the call ended without an answer; `error`, or `info` when it was aborted.
 *
 * No entry carries a token, a header, a body, or what a filter compares with.
 */
export type ScimLogEntry = LoggedCall &
  (
    | {
        readonly event: 'answered';
        readonly level: 'debug' | 'info';
        readonly status: number;
        readonly requestId: string | undefined;
      }
    | { readonly event: 'retrying' | 'recovered'; readonly level: 'warn' }
    | {
        readonly event: 'failed';
        readonly level: 'error' | 'info';
        /** `caller` for an error that a function of the caller's threw. */
        readonly reason: ConnectionFailure | 'aborted' | 'caller';
      }
  );
