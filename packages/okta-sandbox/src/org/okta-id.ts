import { createRandom } from './random.ts';

/** In the order of their character codes, so that ids sort in the order in which they were given out. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ORDINAL_WIDTH = 5;
const TAIL_WIDTH = 12;
/** Makes the first id look like the others. */
const FIRST_ORDINAL = ALPHABET.length ** (ORDINAL_WIDTH - 1) + 214_359;

/**
 * The kinds of ids: `00u` user, `00g` group, `00o` org, `0oa` application, `oty` user type, `gPm` mapping of a pushed
 * group, `req` request and `oae` error occurrence.
 */
export type IdPrefix = '00u' | '00g' | '00o' | '0oa' | 'oty' | 'gPm' | 'req' | 'oae';

/**
 * The id with this ordinal: 20 characters, the same for the same seed. Ids of one prefix sort, by character code, in
 * the order of their ordinals.
 */
export function oktaId(prefix: IdPrefix, seed: number, ordinal: number): string {
  const random = createRandom(Math.imul(seed ^ 0x9e3779b9, 31) + Math.imul(ordinal, 0x85ebca6b));
  let tail = '';
  while (tail.length < TAIL_WIDTH) tail += ALPHABET.charAt(random.integer(ALPHABET.length));
  return prefix + encodeOrdinal(FIRST_ORDINAL + ordinal) + tail;
}

function encodeOrdinal(ordinal: number): string {
  let rest = ordinal;
  let digits = '';
  for (let place = 0; place < ORDINAL_WIDTH; place += 1) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
