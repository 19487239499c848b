/** What a spreadsheet takes for the beginning of a formula, also in the wide forms of East Asian writing. */
const FORMULA = /^'*[=+\-@＝＋－＠\t\r\n]/;

/**
 * Makes a text safe to open in a spreadsheet: an apostrophe before what would be a formula. One that begins with apostrophes
 * and then like a formula gets another, so that {@link withoutGuard} gives back what was there.
 */
export function withGuard(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The inverse of {@link withGuard}. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
