import { expect, test } from 'vitest';
import { hashToken, isSameHash } from './hash-token.ts';
import { makeToken } from './make-token.ts';

test('a token has the brand and 40 digits, of which it shows eight', () => {
  const { secret, prefix, lastFour } = makeToken();
  expect(secret).toMatch(/^drawbridge_[0-9a-hjkmnp-tv-z]{40}$/);
  expect(prefix).toBe(secret.slice(0, 15));
  expect(lastFour).toBe(secret.slice(-4));
});

test('no token is made twice, and all digits occur', () => {
  const secrets = Array.from({ length: 500 }, () => makeToken().secret);
  expect(new Set(secrets).size).toBe(500);
  expect(new Set(secrets.join('').replaceAll('drawbridge_', '')).size).toBe(32);
});

test('a hash is SHA-256, and only the same token has it', () => {
  const hash = hashToken('abc');
  expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(isSameHash(hash, hashToken('abc'))).toBe(true);
  expect(isSameHash(hash, hashToken('abd'))).toBe(false);
  expect(isSameHash(hash, '')).toBe(false);
});
