import { ENTERPRISE_USER_SCHEMA, type JsonObject } from '@drawbridge/scim';
import fc from 'fast-check';

/** Few values, so that filters find something: some differ only in case, some only for a machine. */
export const TEXTS = [
  'a',
  'A',
  'ab',
  'b',
  'B',
  'ä',
  'a\u0308',
  'a b',
  '1',
  'True',
  'ǅ',
  '%',
  '_',
  "'",
  '\\',
  '"',
  '😀',
] as const;
const DATES = ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00.5Z'] as const;

export const text: fc.Arbitrary<string> = fc.oneof(fc.constantFrom('a', 'A', 'b'), fc.constantFrom(...TEXTS));
export const date: fc.Arbitrary<string> = fc.constantFrom(...DATES);
const email = fc.record(
  { value: text, type: fc.constantFrom('work', 'home'), display: text },
  { requiredKeys: ['value'] },
);

/** A random user without a userName, which must be unique. */
export const user: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      externalId: text,
      displayName: text,
      title: text,
      active: fc.boolean(),
      name: fc.record({ familyName: text, givenName: text }, { requiredKeys: [] }),
      emails: fc.uniqueArray(email, { maxLength: 3, selector: ({ value }) => value.toLowerCase() }),
      [ENTERPRISE_USER_SCHEMA]: fc.record({ department: text, manager: fc.record({ value: text }) }),
      metadata: fc.record({ level: fc.oneof(text, fc.integer({ min: 0, max: 2 }), fc.boolean()) }),
    },
    { requiredKeys: ['displayName'] },
  )
  .map((body): JsonObject => body);
