import type { Screen } from '@drawbridge/terminal';

/** Where questions are asked. */
export interface Questions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Everything that a command needs of the process. */
export interface CliEnvironment extends Screen {
  /** The arguments after the program's name. */
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Resolves when standard output takes more. */
  readonly drained: () => Promise<void>;
  /** Reads standard input to its end. */
  readonly readInput: () => Promise<Uint8Array>;
  /** Absent where nobody could answer. */
  readonly questions?: Questions;
  /** Whether standard output is a terminal, so that a person reads it. */
  readonly readByPerson: boolean;
  readonly width: number;
  readonly color: boolean;
  readonly clock: () => Date;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborts when nobody reads standard output any more. */
  readonly outputClosed: AbortSignal;
  /** Sends requests; by default the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}
