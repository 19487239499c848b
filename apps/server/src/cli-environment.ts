/** Everything that a command needs of the process. */
export interface CliEnvironment {
  /** The arguments after the program's name. */
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly printError: (text: string) => void;
  readonly clock: () => Date;
  /** Aborts on SIGINT and SIGTERM, with the signal's name as its reason. */
  readonly signal: AbortSignal;
}
