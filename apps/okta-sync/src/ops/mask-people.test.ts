import { describe, expect, it } from 'vitest';

import { maskPeople } from './mask-people.ts';

describe('maskPeople', () => {
  it('names nobody, and gives the same person the same digest in any letter case', () => {
    const [ada, again, bob] = ['Ada@Example.com', 'ada@example.com', 'bob@example.com'].map((name) =>
      maskPeople(name),
    );
    expect(ada).toMatch(/^user-[0-9a-f]{12}$/);
    expect(again).toBe(ada);
    expect(bob).not.toBe(ada);
  });

  it.each(["o'neil+x@sub.example.co.uk", 'jörg@müller.example', 'a_b-c.d%e@x-y.org'])(
    'hides %s whole',
    (address) => {
      expect(maskPeople(`{"user":"${address}","n":1}`)).toMatch(/^\{"user":"user-[0-9a-f]{12}","n":1\}$/);
    },
  );

  it('leaves what is no address', () => {
    const text = '{"time":"2026-01-01T00:00:00Z","op":"addMember","at":"@","rule":"min-admins"}';
    expect(maskPeople(text)).toBe(text);
  });
});
