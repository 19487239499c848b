import { expect, it } from 'vitest';

import { visible, visibleJson, visibleLines } from './visible.ts';

const EVIL = 'eve\u001b[2K\u001b[1A\r\n\u0007\u202e\u2066\u200b\u009b\u2028@x.com';

it('what cannot be seen, or moves what can, is shown as its code point', () => {
  expect(visible(EVIL)).toBe(
    String.raw`eve\u{1b}[2K\u{1b}[1A\u{0d}\u{0a}\u{07}\u{202e}\u{2066}\u{200b}\u{9b}\u{2028}@x.com`,
  );
  expect(visible(visible(EVIL))).toBe(visible(EVIL));
});

it.each(["o'neil@example.com", 'Jörg Müller', '営業部', 'می‌خواهم', '👩‍🚀 crew', 'a → b …'])(
  '%s stays as it is',
  (name) => {
    expect(visible(name)).toBe(name);
  },
);

it('lines stay lines', () => {
  expect(visibleLines('a\u0007\nb')).toBe('a\\u{07}\nb');
});

it('JSON stays the same data, with nothing in it that a terminal obeys', () => {
  const json = visibleJson(`${JSON.stringify({ name: `${EVIL}\u{e0041}` })}\n`);
  expect(JSON.parse(json)).toEqual({ name: `${EVIL}\u{e0041}` });
  expect(json).toMatch(/^[ -~]+\n$/);
});
