/**
 * Text from outside, fit to be read: what would move the cursor, break the line, turn the direction of writing or not be
 * seen at all is written as its code point, `\u{1b}`.
 *
 * Names in the source and in the application are whatever somebody typed: without this, one could hide a line of a plan,
 * or add one.
 */
export function visible(text: string): string {
  return text.replaceAll(
    UNFIT,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`,
  );
}

/** The same for text that is made of lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** The same for JSON, which stays the same data; no string in it holds a real line break. */
export function visibleJson(json: string): string {
  return json.replaceAll(UNFIT, (character) =>
    character === '\n' ? character : character.split('').map(escapeUnit).join(''),
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Controls, separators of lines and paragraphs, halves of characters, marks and overrides of direction, and tags. */
const UNFIT =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u{61c}\u{200b}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}\u{e0000}-\u{e007f}]/gu;
