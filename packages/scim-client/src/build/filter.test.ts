import { compileFilter, parseFilter, USER_RESOURCE_TYPE, type Filter } from '@drawbridge/scim';
import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { ScimClient } from '../client.ts';
import {
  and,
  co,
  eq,
  ew,
  ge,
  gt,
  le,
  lt,
  ne,
  not,
  or,
  pr,
  printFilter,
  sw,
  valuePath,
  type FilterOf,
} from '../index.ts';

const TEXT = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '" or userName pr or userName eq "',
    '\\',
    '\\"',
    '"]',
    '\u2028\n\t\0',
    '\ud800',
    'a) or (b',
  ),
);

/** Each leaf beside the filter that it means, written down without the builder. */
const LEAF: fc.Arbitrary<readonly [FilterOf<string>, Filter]> = fc.oneof(
  TEXT.map((value) => [eq('userName', value), { op: 'eq', path: { name: 'userName' }, value }] as const),
  TEXT.map(
    (value) =>
      [
        co('name.familyName', value),
        { op: 'co', path: { name: 'name', subAttribute: 'familyName' }, value },
      ] as const,
  ),
  TEXT.map(
    (value) =>
      [
        valuePath('emails', and(eq('type', 'work'), ew('value', value))),
        {
          op: 'valuePath',
          path: { name: 'emails' },
          filter: {
            op: 'and',
            filters: [
              { op: 'eq', path: { name: 'type' }, value: 'work' },
              { op: 'ew', path: { name: 'value' }, value },
            ],
          },
        },
      ] as const,
  ),
  fc.boolean().map((value) => [ne('active', value), { op: 'ne', path: { name: 'active' }, value }] as const),
  fc.constant([pr('title'), { op: 'pr', path: { name: 'title' } }] as const),
);

const { filter: FILTER } = fc.letrec<{ filter: readonly [FilterOf<string>, Filter] }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    LEAF,
    tie('filter').map(([built, meant]) => [not(built), { op: 'not', filter: meant }] as const),
    // One operator within the other, so that a wrong parenthesis would show.
    fc.tuple(tie('filter'), LEAF, LEAF).map(
      ([[built, meant], [left, meansLeft], [right, meansRight]]) =>
        [
          and(or(left, right), not(built)),
          {
            op: 'and',
            filters: [
              { op: 'or', filters: [meansLeft, meansRight] },
              { op: 'not', filter: meant },
            ],
          },
        ] as const,
    ),
    fc.tuple(tie('filter'), LEAF, LEAF).map(
      ([[built, meant], [left, meansLeft], [right, meansRight]]) =>
        [
          or(and(left, right), not(built)),
          {
            op: 'or',
            filters: [
              { op: 'and', filters: [meansLeft, meansRight] },
              { op: 'not', filter: meant },
            ],
          },
        ] as const,
    ),
  ),
}));

test('the text of a filter means what was built, whatever is in its values', () => {
  fc.assert(
    fc.property(FILTER, ([built, meant]) => {
      expect(parseFilter(printFilter(built))).toEqual(meant);
    }),
  );
});

test('a value cannot widen its filter', () => {
  const matches = compileFilter(
    USER_RESOURCE_TYPE,
    parseFilter(printFilter(eq('userName', 'x" or userName pr or title eq "'))),
  );
  expect(matches({ schemas: [], id: '1', userName: 'ada' })).toBe(false);
});

test('every operator writes itself', () => {
  const since = '2026-01-01T00:00:00Z';
  expect(
    printFilter(
      and(
        sw('userName', 'a'),
        gt('meta.created', since),
        ge('meta.created', since),
        lt('metadata.floor', 5),
        le('metadata.floor', 5),
        eq('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value', null),
      ),
    ),
  ).toBe(
    `userName sw "a" and meta.created gt "${since}" and meta.created ge "${since}" and metadata.floor lt 5` +
      ' and metadata.floor le 5' +
      ' and urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq null',
  );
});

test('what no filter can say is refused', () => {
  expect(() => eq('metadata.floor', Number.NaN)).toThrow(TypeError);
  expect(() => eq('metadata.x pr or userName', 'a')).toThrow(TypeError);
  expect(() => and()).toThrow(TypeError);
  expect(() => or(...[])).toThrow(TypeError);
});

test('attributes, values and operators are checked by the compiler', () => {
  expectTypeOf(eq('userName', 'ada')).toEqualTypeOf<FilterOf<'userName'>>();
  expectTypeOf(and(eq('active', true), pr('name.familyName'))).toEqualTypeOf<
    FilterOf<'active' | 'name.familyName'>
  >();
  const check = (client: ScimClient): unknown => [
    client.users.list({ filter: and(eq('emails.value', 'a'), co('emails', 'a'), eq('metadata.x', 1)) }),
    client.users.list({ filter: valuePath('emails', not(eq('primary', true))) }),
    client.users.list({
      filter: eq('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', 'R'),
    }),
    client.groups.list({ filter: or(eq('members.value', '1'), eq('displayName', 'admin')) }),
    client.groups.list({ filter: 'any text' }),
    // @ts-expect-error: no such attribute
    eq('usrName', 'ada'),
    // @ts-expect-error: no such sub-attribute
    eq('name.surname', 'ada'),
    // @ts-expect-error: no such attribute of the extension
    eq('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:departmnt', 'R'),
    // @ts-expect-error: a boolean
    eq('active', 'true'),
    // @ts-expect-error: a complex attribute has no value of its own
    eq('name', 'ada'),
    // @ts-expect-error: a boolean contains nothing
    co('active', 'true'),
    // @ts-expect-error: a boolean has no order
    gt('active', true),
    // @ts-expect-error: what is never returned cannot be filtered by
    eq('password', 'secret'),
    // @ts-expect-error: no sub-attribute of an e-mail address
    valuePath('emails', eq('streetAddress', 'a')),
    // @ts-expect-error: it has one value only
    valuePath('name', eq('familyName', 'a')),
    // @ts-expect-error: groups have no userName
    client.groups.list({ filter: eq('userName', 'ada') }),
    // @ts-expect-error: also where it is one of several
    client.groups.list({ filter: and(eq('displayName', 'a'), eq('userName', 'ada')) }),
    // @ts-expect-error: users have no members
    client.users.list({ filter: valuePath('members', eq('value', '1')) }),
    // @ts-expect-error: a sub-attribute alone is no attribute of a user
    client.users.list({ filter: eq('type', 'work') }),
  ];
  return check;
});
