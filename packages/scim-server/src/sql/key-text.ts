import { createHash } from 'node:crypto';

/** A key of more UTF-16 units goes into no index: PostgreSQL's hold some 2,700 bytes. */
const MAX_LENGTH = 400;

/** How the stand-in of a key begins that cannot be kept as it is. */
const STAND_IN = 'sha256:';

/**
 * The form in which a key is kept and compared. Equal keys have equal forms and different keys different ones, also those
 * that are too long, or that a database could not tell apart because they are no text in UTF-8.
 */
export function toKeyText(key: string): string {
  if (key.length <= MAX_LENGTH && isText(key) && !key.startsWith(STAND_IN)) return key;
  // JSON spells out what UTF-8 has no form for.
  return `${STAND_IN}${createHash('sha256').update(JSON.stringify(key)).digest('hex')}`;
}

/** Text that is only shown, with a sign in place of what no database keeps. */
export function toStorableText(text: string): string {
  return isText(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** Tells whether every database keeps a text as it is. */
function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
