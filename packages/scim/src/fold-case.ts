// oxlint-disable-next-line no-control-regex -- the range that is ASCII
const ASCII = /^[\u0000-\u007f]*$/;

// Characters that exist only to be as wide, or as narrow, as those of another script. @see Unicode, Halfwidth and Fullwidth Forms
const WIDTH_FORMS = /[\u3000\uff00-\uffef]/g;

/**
 * Folds the case of a name, a schema URI or a value that is not caseExact, the width of its characters, and the ways to
 * compose them. Everything that compares without regard to case compares what this function gives.
 *
 * @see RFC 7643 §2.1, §2.2; RFC 7644 §5; RFC 8265 §3.3
 */
export function foldCase(text: string): string {
  // Most texts are ASCII, and composed already; asking is cheaper than composing.
  if (ASCII.test(text)) return text.toLowerCase();
  const mapped = text.replaceAll(WIDTH_FORMS, (form) => form.normalize('NFKC'));
  return mapped.toLowerCase().normalize('NFC');
}
