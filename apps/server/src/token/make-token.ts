import { randomBytes } from 'node:crypto';

/** What every token begins with, so that people and secret scanners know it when they see it. */
export const TOKEN_BRAND = 'drawbridge_';

/** The digits of base 32 without those that are read as others. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** 40 digits of 5 bits: 200 bits of randomness, of which 40 are shown later on. */
export const TOKEN_LENGTH = 40;

const VISIBLE = 4;

/** A secret with the parts of it that may be shown. */
export interface MadeToken {
  /** What clients present; it is shown once and kept nowhere. */
  readonly secret: string;
  /** Such as `drawbridge_7k2m`. */
  readonly prefix: string;
  readonly lastFour: string;
}

/** Makes a new token out of the system's randomness. */
export function makeToken(): MadeToken {
  // 256 is a multiple of 32: every digit is as likely as the others.
  const digits = [...randomBytes(TOKEN_LENGTH)].map((byte) => DIGITS.charAt(byte % DIGITS.length)).join('');
  return {
    secret: `${TOKEN_BRAND}${digits}`,
    prefix: `${TOKEN_BRAND}${digits.slice(0, VISIBLE)}`,
    lastFour: digits.slice(-VISIBLE),
  };
}
