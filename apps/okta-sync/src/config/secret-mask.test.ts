import { describe, expect, it } from 'vitest';

import { createSecretMask } from './secret-mask.ts';

describe('createSecretMask', () => {
  it('hides every secret, also as JSON writes it, and each line of a key', () => {
    const mask = createSecretMask(['to"ken-with-quote', '-----BEGIN KEY-----\nMIIabcdefgh\n', undefined]);
    expect(mask(JSON.stringify({ a: 'to"ken-with-quote', b: 'x MIIabcdefgh y' }))).toBe(
      '{"a":"[secret]","b":"x [secret] y"}',
    );
  });

  it('hides nothing for a text too short to be a secret', () => {
    expect(createSecretMask(['ab', ''])('abc ab')).toBe('abc ab');
  });
});
