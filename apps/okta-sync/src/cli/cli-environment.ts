import type { FetchFunction } from '../fetch-function.ts';
import type { Terminal } from '../init/interview.ts';

/** Everything that a command needs of the process. */
export interface CliEnvironment {
  /** The arguments after the program's name. */
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly printError: (text: string) => void;
  /** Writes text to a terminal as it is, for what is drawn over; absent where standard error is none. */
  readonly draw?: (text: string) => void;
  /** Where questions are asked; absent where nobody could answer. */
  readonly terminal?: Terminal;
  readonly width: number;
  readonly color: boolean;
  readonly clock: () => Date;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds that the write under way may take after that; by default 10 000. */
  readonly grace?: number;
  /** Aborts when nobody reads standard output any more. */
  readonly outputClosed: AbortSignal;
  /** Sends requests to the source and to the application; by default the global `fetch`. */
  readonly fetch?: FetchFunction;
}
