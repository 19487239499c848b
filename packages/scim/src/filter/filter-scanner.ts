import { invalidFilter, type ScimError } from '../scim-error.ts';

/** A position in the text of a filter, with the few ways to move on that the grammar needs. */
export interface FilterScanner {
  /** Where the scanner stands: an index into the text. */
  position(): number;
  atEnd(): boolean;
  /** Skips white space and takes `symbol` if it comes next. */
  take(symbol: string): boolean;
  /** Skips white space and takes `word`, in any case, if it comes next as a whole word. */
  takeWord(word: string): boolean;
  /** Skips white space and takes what `pattern`, a sticky expression, matches here. */
  takeMatch(pattern: RegExp): string | undefined;
  /** Looks at what `pattern`, a sticky expression, matches here, and stays. */
  peekMatch(pattern: RegExp): string | undefined;
  /** An error that names the position. */
  error(expected: string): ScimError;
}

const WHITE_SPACE = /\s*/y;
const WORD = /[A-Za-z]+(?![\w$.:-])/y;

/** Creates a scanner at the start of a filter's text. */
export function createFilterScanner(text: string): FilterScanner {
  let index = 0;

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
    position: () => index,
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
    peekMatch,
    error: (expected) =>
      invalidFilter(
        `filter: expected ${expected} at position ${index + 1}, found ${index < text.length ? JSON.stringify(text.slice(index, index + 20)) : 'the end'}`,
      ),
  };
}
