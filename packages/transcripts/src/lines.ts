import { TranscriptError } from './transcript-error.ts';

/** A line of a document, which remembers where it came from. */
export interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** Lines of one document. */
export interface Lines {
  readonly document: string;
  readonly lines: readonly Line[];
}

/** Splits a document into its lines. */
export function toLines(document: string, text: string): Lines {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line.trimEnd(), number: index + 1 }));
  return { document, lines };
}

/** The part of the lines from one index to before another. */
export function slice({ document, lines }: Lines, start: number, end?: number): Lines {
  return { document, lines: lines.slice(start, end) };
}

/** Splits the lines at the first one that the test holds for; `rest` is empty when there is none. */
export function splitBefore(whole: Lines, test: (text: string) => boolean): { head: Lines; rest: Lines } {
  const found = whole.lines.findIndex(({ text }) => test(text));
  const index = found === -1 ? whole.lines.length : found;
  return { head: slice(whole, 0, index), rest: slice(whole, index) };
}

/** Drops blank lines and comments from the beginning. */
export function skipComments(whole: Lines): Lines {
  return splitBefore(whole, (text) => text !== '' && !text.startsWith('#')).rest;
}

/** The lines as text, without blank lines at either end; `undefined` when nothing is left. */
export function toText({ lines }: Lines): string | undefined {
  const text = lines
    .map((line) => line.text)
    .join('\n')
    .trim();
  return text === '' ? undefined : text;
}

/** An error at a line. */
export function errorAt({ document }: Lines, line: Line, sentence: string): TranscriptError {
  return new TranscriptError(document, line.number, sentence);
}
