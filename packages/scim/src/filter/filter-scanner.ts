import { invalidFilter, type ScimError } from '../scim-error.ts';
import { createTermCounter, type TermCounter } from './term-counter.ts';

/** A position in the text of a filter, with the few ways to move on that the grammar needs. */
export interface FilterScanner {
  atEnd(): boolean;
  /** Skips white space and takes `symbol` if it comes next. */
  take(symbol: string): boolean;
  /** Skips white space and takes `word`, in any case, if it comes next as a whole word. */
  takeWord(word: string): boolean;
  /** Skips white space and takes what `pattern`, a sticky expression, matches here. */
  takeMatch(pattern: RegExp): string | undefined;
  /** Skips white space and takes a string with its quotation marks; one that does not end is not taken. */
  takeString(): string | undefined;
  /** Looks at what `pattern`, a sticky expression, matches here, and stays. */
  peekMatch(pattern: RegExp): string | undefined;
  readonly countTerm: TermCounter;
  /** An error that names the position. */
  error(expected: string): ScimError;
}

const WHITE_SPACE = /\s*/y;
const WORD = /[A-Za-z]+(?![\w$.:-])/y;

/**
 * Creates a scanner at the start of a filter's text, or further on in it.
 *
 * @param countTerm Counts the terms; shared where a request has several filters.
 */
export function createFilterScanner(
  text: string,
  start = 0,
  countTerm: TermCounter = createTermCounter(),
): FilterScanner {
  let index = start;

  function matchAt(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  }

  function skipSpace(): void {
    index += matchAt(WHITE_SPACE, index)?.length ?? 0;
  }

  function peekMatch(pattern: RegExp): string | undefined {
    skipSpace();
    return matchAt(pattern, index);
  }

  function takeMatch(pattern: RegExp): string | undefined {
    const match = peekMatch(pattern);
    index += match?.length ?? 0;
    return match;
  }

  return {
    atEnd: () => {
      skipSpace();
      return index >= text.length;
    },
    take: (symbol) => {
      skipSpace();
      if (!text.startsWith(symbol, index)) return false;
      index += symbol.length;
      return true;
    },
    takeWord: (word) => {
      if (peekMatch(WORD)?.toLowerCase() !== word) return false;
      index += word.length;
      return true;
    },
    takeMatch,
    takeString: () => {
      skipSpace();
      const end = endOfString(text, index);
      if (end === undefined) return undefined;
      const string = text.slice(index, end);
      index = end;
      return string;
    },
    peekMatch,
    countTerm,
    error: (expected) =>
      invalidFilter(
        `filter: expected ${expected} at position ${index + 1}, found ${index < text.length ? JSON.stringify(text.slice(index, index + 20)) : 'the end'}`,
      ),
  };
}

/** Where the string that starts at `start` ends. A loop: a regular expression would exhaust the stack on a long string. */
function endOfString(text: string, start: number): number | undefined {
  if (text[start] !== '"') return undefined;
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '"') return index + 1;
    if (text[index] === '\\') index += 1;
  }
  return undefined;
}
