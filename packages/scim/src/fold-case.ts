// oxlint-disable-next-line no-control-regex -- the range that is ASCII
const ASCII = /^[\u0000-\u007f]*$/;

/**
 * Folds the case of a name, a schema URI or a value that is not caseExact, and the ways to compose its characters.
 * Everything that compares without regard to case compares what this function gives.
 *
 * @see RFC 7643 §2.1, §2.2; RFC 7644 §5
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  // Most texts are ASCII, and composed already; asking is cheaper than composing.
  return ASCII.test(lower) ? lower : lower.normalize('NFC');
}
