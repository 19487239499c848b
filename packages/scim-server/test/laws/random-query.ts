import { ENTERPRISE_USER_SCHEMA, METADATA_SCHEMA, USER_SCHEMA } from '@drawbridge/scim';
import fc from 'fast-check';
import { date, text } from './random-population.ts';

const TEXT_PATHS = [
  'userName',
  'USERNAME',
  'id',
  'externalId',
  'displayName',
  'title',
  'name.familyName',
  'name.givenName',
  'emails.value',
  'emails',
  'emails.type',
  'groups.display',
  'groups',
  'meta.resourceType',
  `${USER_SCHEMA}:displayName`,
  `${USER_SCHEMA}:externalId`,
  `${ENTERPRISE_USER_SCHEMA}:department`,
  `${ENTERPRISE_USER_SCHEMA}:manager.value`,
  `${ENTERPRISE_USER_SCHEMA}:manager`,
  'metadata.level',
  `${METADATA_SCHEMA}:level`,
] as const;

const INDEXED = ['userName', 'id', 'externalId', 'displayName'] as const;
const ids = fc.constantFrom('u1', 'u2', 'u3', 'U1', 'user1', 'USER2', 'user3', '5', '4', '');
const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ');

function quoted(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return value.map((content) => JSON.stringify(content));
}

/** What an index answers. */
const indexed = fc
  .tuple(fc.constantFrom(...INDEXED), quoted(fc.oneof(text, ids)))
  .map(([path, value]) => `${path} eq ${value}`);

const leaf = fc.oneof(
  indexed,
  fc
    .tuple(fc.constantFrom(...TEXT_PATHS), operator, quoted(fc.oneof(text, ids)))
    .map((parts) => parts.join(' ')),
  fc
    .constantFrom(...TEXT_PATHS, 'active', 'metadata', 'photos')
    .map((path) => `${path === 'metadata' ? 'metadata.level' : path} pr`),
  fc
    .tuple(
      fc.constantFrom('active', 'metadata.level'),
      fc.constantFrom('eq', 'ne'),
      fc.constantFrom('true', 'false', '"True"'),
    )
    .map((parts) => parts.join(' ')),
  fc
    .tuple(
      fc.constantFrom('meta.created', 'meta.lastModified'),
      fc.constantFrom('eq', 'gt', 'le'),
      quoted(date),
    )
    .map((parts) => parts.join(' ')),
  fc
    .tuple(fc.constantFrom('metadata.level'), fc.constantFrom('gt', 'eq'), fc.constantFrom('0', '1'))
    .map((parts) => parts.join(' ')),
  fc.constantFrom(...TEXT_PATHS).map((path) => `${path} eq null`),
  fc.tuple(operator, quoted(text)).map(([op, value]) => `emails[type eq "work" and value ${op} ${value}]`),
);

/** The text of a random filter over users. */
export const filter: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    indexed,
    leaf,
    leaf,
    tie('filter').map((inner) => `not (${inner})`),
    fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => `(${left}) and (${right})`),
    fc.tuple(indexed, leaf).map((parts) => parts.join(' and ')),
    fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => `(${left}) or (${right})`),
  ),
})).filter;

/** A query: what is asked for, in which order, from where and how much of it. */
export interface RandomQuery {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly descending: boolean;
  readonly startIndex: number;
  readonly count: number;
}

const anyQuery: fc.Arbitrary<RandomQuery> = fc.record(
  {
    filter,
    sortBy: fc.constantFrom(
      'userName',
      'displayName',
      'id',
      'title',
      'externalId',
      'name.familyName',
      'active',
    ),
    descending: fc.boolean(),
    startIndex: fc.oneof(fc.constant(1), fc.integer({ min: -1, max: 8 })),
    count: fc.oneof(fc.constant(20), fc.integer({ min: -1, max: 8 })),
  },
  { requiredKeys: ['descending', 'startIndex', 'count'] },
);

/** Mostly what an index alone answers, for there is the shortcut that must not go wrong. */
export const query: fc.Arbitrary<RandomQuery> = fc.oneof(
  fc.record({
    filter: indexed,
    descending: fc.constant(false),
    startIndex: fc.constantFrom(1, 1, 2),
    count: fc.constantFrom(20, 1),
  }),
  anyQuery,
);
