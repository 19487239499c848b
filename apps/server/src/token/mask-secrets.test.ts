import { expect, test } from 'vitest';
import { makeToken } from './make-token.ts';
import { createMask } from './mask-secrets.ts';

const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

test('a secret is masked however it is written', () => {
  const secret = 'pass"w\\ö.d+/=secret';
  const mask = createMask([secret]);
  const spellings = [
    secret,
    secret.toUpperCase(),
    encodeURIComponent(secret),
    percent(secret),
    percent(secret).toUpperCase(),
    encodeURIComponent(percent(secret)),
    `pass${percent('"')}${secret.slice(5)}`,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  ];
  expect(spellings.map((spelling) => mask(`a ${spelling} b`))).toEqual(spellings.map(() => 'a [secret] b'));
});

test('a token of ours is masked though no setting knows it, percent-encoded too', () => {
  const { secret } = makeToken();
  const mask = createMask();
  expect([secret, percent(secret), secret.toUpperCase()].map((text) => mask(`/Users/${text}`))).toEqual(
    Array.from({ length: 3 }, () => '/Users/[secret]'),
  );
});

test('of two secrets the longer one leaves nothing behind', () => {
  expect(createMask(['secret-1', 'secret-1-and-more'])('secret-1-and-more secret-1')).toBe(
    '[secret] [secret]',
  );
});

test('what is no secret stays', () => {
  const text = '/Users/%74op?x=secre drawbridge_short';
  expect(createMask(['secret.one'])(text)).toBe(text);
  expect(createMask(['secret.one'])('secretXone')).toBe('secretXone');
});
