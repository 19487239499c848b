/** Where a process writes. */
export interface ScreenOptions {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether standard error is a terminal, so that something can be drawn there and taken away again. */
  readonly drawable: boolean;
}

/** What a program says, line by line. */
export interface Screen {
  /** Writes a line to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly printError: (text: string) => void;
  /** Writes text to a terminal as it is, for what is drawn over; absent where standard error is none. */
  readonly draw?: (text: string) => void;
}

const CLEAR_LINE = '\r\u001b[2K';

/** Writes lines, and on a terminal one more line that is drawn over: it goes away before the next real line. */
export function createScreen({ stdout, stderr, drawable }: ScreenOptions): Screen {
  let drawn = false;
  const clear = (): void => {
    if (drawn) stderr(CLEAR_LINE);
    drawn = false;
  };
  const lines = {
    print: (text: string) => {
      clear();
      stdout(`${text}\n`);
    },
    printError: (text: string) => {
      clear();
      stderr(`${text}\n`);
    },
  };
  if (!drawable) return lines;
  return {
    ...lines,
    draw: (text) => {
      stderr(CLEAR_LINE + text);
      drawn = text !== '';
    },
  };
}
