import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The SHA-256 of a token, in hexadecimal digits. A token has more randomness than anyone can try out, so that a slow hash
 * would only make every request slow.
 */
export function hashToken(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function isSameHash(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return first.length === second.length && timingSafeEqual(first, second);
}
