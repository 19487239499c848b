import { TOKEN_BRAND, TOKEN_LENGTH } from './make-token.ts';

/** Takes secrets out of a text that is to be kept. */
export type Mask = (text: string) => string;

/** Whatever looks like a token of ours, such as one that a client put into a path; each character may be percent-encoded. */
const TOKEN = `${toPattern(TOKEN_BRAND)}(?:[0-9a-z]|%(?:25)*[0-9a-f]{2}){${TOKEN_LENGTH}}`;

const MASK = '[secret]';

/**
 * Makes the one mask of a process: of tokens of ours, and of the secrets of the settings, as they are written, within
 * JSON, and percent-encoded, even several times.
 */
export function createMask(secrets: readonly string[] = []): Mask {
  // The longest first: another one may be a part of it.
  const longestFirst = secrets.toSorted((left, right) => right.length - left.length);
  const pattern = new RegExp([...longestFirst.map(toPattern), TOKEN].join('|'), 'gi');
  return (text) => text.replaceAll(pattern, MASK);
}

function toPattern(secret: string): string {
  return Array.from(secret)
    .map((character) => `(?:${toJsonPattern(character)}|${toPercentPattern(character)})`)
    .join('');
}

function toJsonPattern(character: string): string {
  if (character === '\\') return String.raw`\\+`;
  return character === '"' ? String.raw`\\*"` : character.replace(/[^\w\s]/, String.raw`\$&`);
}

function toPercentPattern(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%(?:25)*${byte.toString(16).padStart(2, '0')}`).join('');
}
