import {
  ENTERPRISE_USER_SCHEMA,
  PATCH_OP_MESSAGE,
  isJsonArray,
  isJsonObject,
  type JsonValue,
} from '@drawbridge/scim';
import fc from 'fast-check';
import { BASE_URL, READER, WRITER } from '../app.ts';
import { DEVICE_SCHEMA, LOCATION_SCHEMA } from '../device.ts';

/** A request as data, so that a failing one can be read. */
export interface RandomRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or bytes that are none. */
  readonly body: string | readonly number[] | undefined;
}

/** Makes the request. */
export function toRequest({ method, path, headers, body }: RandomRequest): Request {
  const takesBody = method !== 'GET' && method !== 'HEAD' && body !== undefined;
  return new Request(`${BASE_URL}${path}`, {
    method,
    headers,
    ...(takesBody ? { body: typeof body === 'string' ? body : Uint8Array.from(body) } : {}),
  });
}

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** Where a kind of body is right. */
interface Place {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly paths: readonly string[];
  readonly bodies: readonly JsonValue[];
}

const USERS: readonly JsonValue[] = ['ada', 'kim', 'lee', 'sam'].map((userName) => ({
  userName,
  name: { givenName: 'Ada' },
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
  active: true,
  [ENTERPRISE_USER_SCHEMA]: { department: 'x', manager: { value: 'u1' } },
  metadata: { level: 1 },
}));
const GROUPS: readonly JsonValue[] = ['Sales', 'admin', 'New'].map((displayName) => ({
  displayName,
  members: [{ value: 'u1' }, { value: 'u2' }],
}));
const DEVICES: readonly JsonValue[] = ['SN-1', 'SN-2'].map((serialNumber) => ({
  serialNumber,
  assetNumber: 1,
  tags: ['a'],
  ports: [{ value: '1', pin: 'p' }],
  [LOCATION_SCHEMA]: { site: 'Oslo' },
}));
const OPERATIONS: readonly JsonValue[] = [
  { op: 'add', path: 'emails[type eq "work"].value', value: 'x' },
  { op: 'replace', value: { displayName: 'y', 'name.givenName': 'z', tags: ['b'] } },
  { op: 'Replace', path: 'active', value: 'False' },
  { op: 'remove', path: 'members[value eq "u1"]' },
  { op: 'remove', path: 'members[display sw "a"]' },
  { op: 'add', path: 'members', value: [{ value: 'u2' }] },
  { op: 'remove', path: 'members' },
  { op: 'remove', path: `${ENTERPRISE_USER_SCHEMA}:manager` },
  { op: 'add', path: 'ports[value eq "1"].label', value: 'l' },
];
const PATCHES: readonly JsonValue[] = [
  ...OPERATIONS.map((operation) => ({ schemas: [PATCH_OP_MESSAGE], Operations: [operation] })),
  { schemas: [PATCH_OP_MESSAGE], Operations: OPERATIONS.slice(0, 3) },
  { schemas: [PATCH_OP_MESSAGE], Operations: OPERATIONS.slice(3, 7) },
];
const BULKS: readonly JsonValue[] = [
  {
    schemas: [BULK],
    failOnErrors: 1,
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'q', data: { userName: 'bulk' } },
      {
        method: 'POST',
        path: '/Groups',
        bulkId: 'g',
        data: { displayName: 'b', members: [{ value: 'bulkId:q' }] },
      },
      {
        method: 'PATCH',
        path: '/Groups/5',
        data: { Operations: [{ op: 'add', path: 'displayName', value: 'n' }] },
      },
      { method: 'DELETE', path: '/Users/u1' },
    ],
  },
];
const SEARCHES: readonly JsonValue[] = [
  {
    schemas: [SEARCH],
    filter: 'userName sw "a" or name.givenName pr',
    attributes: ['userName', 'emails.value'],
    sortBy: 'userName',
    startIndex: 1,
    count: 2,
  },
  { schemas: [SEARCH], cursor: '', count: 1 },
];

/** Bodies, each where it is right. */
const PLACES: readonly Place[] = [
  { method: 'POST', paths: ['/Users'], bodies: USERS },
  { method: 'POST', paths: ['/Groups'], bodies: GROUPS },
  { method: 'POST', paths: ['/Devices'], bodies: DEVICES },
  { method: 'PUT', paths: ['/Users/u1', '/Users/u2'], bodies: USERS },
  { method: 'PUT', paths: ['/Groups/5', '/Groups/1'], bodies: GROUPS },
  { method: 'PUT', paths: ['/Devices/1'], bodies: DEVICES },
  {
    method: 'PATCH',
    paths: ['/Users/u1', '/Users/u3', '/Groups/5', '/Groups/4', '/Devices/1'],
    bodies: PATCHES,
  },
  { method: 'POST', paths: ['/Bulk'], bodies: BULKS },
  { method: 'POST', paths: ['/.search', '/Users/.search', '/Devices/.search'], bodies: SEARCHES },
];
const VALID_BODIES = PLACES.flatMap(({ bodies }) => bodies);

const NAMES = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'toJSON', 'length'],
  ...['id', 'schemas', 'meta', 'members', 'groups', 'password', 'active', 'userName', 'value', '$ref', ''],
  ...['Operations', 'op', 'path', 'bulkId', 'filter', 'metadata', ENTERPRISE_USER_SCHEMA, DEVICE_SCHEMA],
];

const deep = fc
  .tuple(fc.constantFrom('array', 'object'), fc.integer({ min: 1, max: 2000 }))
  .map(([kind, depth]): JsonValue => {
    let value: JsonValue = 'x';
    for (let level = 0; level < depth; level++) value = kind === 'array' ? [value] : { value };
    return value;
  });
const junk: fc.Arbitrary<JsonValue> = fc.letrec<{ junk: JsonValue }>((tie) => ({
  junk: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<JsonValue>(null, true, false, '', 'x', 'True', 0, -1, 1e308, 1.5, [], {}),
    fc.constantFrom<JsonValue>('\u0000', '\ud800', '😀', '‮', 'ß', 'bulkId:q', 'u1', '5', '1', '../..'),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(10_000, 300_000).map((length) => 'x'.repeat(length)),
    deep,
    fc.array(tie('junk'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), tie('junk')), { maxLength: 4 }).map(toObject),
  ),
})).junk;

/** An object with own members of any names, `__proto__` among them. */
function toObject(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  return Object.fromEntries(entries);
}

/** Replaces, removes or adds something somewhere inside a value. */
function mutate(value: JsonValue, seeds: readonly number[], replacement: JsonValue, name: string): JsonValue {
  const [seed = 0, ...rest] = seeds;
  if (seeds.length === 0) return replacement;
  if (isJsonArray(value)) {
    const at = seed % (value.length + 1);
    if (at === value.length) return [...value, replacement];
    return value.map((element, index) => (index === at ? mutate(element, rest, replacement, name) : element));
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [[key, member] as const],
    );
    const at = seed % (entries.length + 2);
    if (at === entries.length) return toObject([...entries, [name, replacement]]);
    if (at > entries.length) return toObject(entries.slice(1));
    return toObject(
      entries.map(([key, member], index) =>
        index === at ? ([key, mutate(member, rest, replacement, name)] as const) : [key, member],
      ),
    );
  }
  return replacement;
}

function mutated(bodies: readonly JsonValue[]): fc.Arbitrary<JsonValue> {
  return fc
    .tuple(
      fc.constantFrom(...bodies),
      fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
      junk,
      fc.constantFrom(...NAMES),
    )
    .map(([body, seeds, replacement, name]) => mutate(body, seeds, replacement, name));
}

const json = fc.oneof(fc.constantFrom(...VALID_BODIES), mutated(VALID_BODIES), junk);
const body: fc.Arbitrary<RandomRequest['body']> = fc.oneof(
  { weight: 12, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: json.map((value) => JSON.stringify(value).slice(0, -1)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', ' ', '{', '[', 'null', '1e999', '{"userName":1e999}', '﻿{}', 'undefined'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{"a":1,"a":2}', '['.repeat(50_000), `{"userName":"x"}${' '.repeat(9)}x`),
  },
  { weight: 1, arbitrary: fc.array(fc.nat(255), { maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const FILTERS = [
  'userName eq "ada"',
  'userName eq',
  '((((',
  'emails[type eq "work"]',
  'not not',
  '"',
  'a.b.c.d pr',
  'password pr',
  'constructor eq "x"',
  '__proto__ pr',
  'meta.created gt "yesterday"',
  'active gt true',
  `${'('.repeat(3000)}userName pr`,
  `${'not ('.repeat(2000)}userName pr${')'.repeat(2000)}`,
  Array.from({ length: 3000 }, (_, index) => `userName eq "${index}"`).join(' or '),
];
const parameter = fc.oneof(
  fc.tuple(
    fc.constantFrom('filter', 'FILTER'),
    fc.oneof(fc.constantFrom(...FILTERS), fc.string({ unit: 'binary', maxLength: 30 })),
  ),
  fc.tuple(
    fc.constantFrom('startIndex', 'count'),
    fc.constantFrom('0', '-1', '1', '99999999999999999999', 'x', '1.5', '', '٣', '1e9'),
  ),
  fc.tuple(
    fc.constantFrom('sortBy', 'sortOrder', 'attributes', 'excludedAttributes', 'cursor'),
    fc.oneof(
      fc.constantFrom('userName', 'emails.value', 'ascending', '', ',', '__proto__', 'a..b', 'id,id'),
      fc.string({ unit: 'binary', maxLength: 10 }),
    ),
  ),
  fc.tuple(fc.string({ unit: 'binary', maxLength: 5 }), fc.string({ unit: 'binary', maxLength: 5 })),
);
// A lone surrogate has no UTF-8, so that a client cannot even encode it.
const search = fc.oneof(
  fc
    .array(parameter, { maxLength: 3 })
    .map((pairs) =>
      pairs.length === 0
        ? ''
        : `?${pairs.map(([key, value]) => `${encodeURIComponent(key.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`).join('&')}`,
    ),
  fc.constantFrom(
    '?',
    '?%',
    '?filter=%zz',
    '?filter=%ff',
    '?&&&=',
    '?aadOptscim062020',
    '?filter=%00',
    '??a=b',
  ),
);

const id = fc.constantFrom(
  'u1',
  'u2',
  'u3',
  '1',
  '4',
  '5',
  '6',
  'nobody',
  '__proto__',
  'constructor',
  '%00',
  '%ff',
  '%2F',
  '..',
  '%2e%2e',
  '.search',
  'bulkId:q',
  'x'.repeat(5000),
  '😀',
  '%',
);
const path = fc.oneof(
  fc
    .tuple(fc.constantFrom('/Users', '/Groups', '/Devices', '/users', '/Schemas', '/ResourceTypes'), id)
    .map((parts) => parts.join('/')),
  fc.constantFrom(
    '/Users',
    '/Groups',
    '/Devices',
    '/Users/',
    '//Users',
    '/ServiceProviderConfig',
    '/Schemas',
    '/ResourceTypes',
  ),
  fc.constantFrom(
    '/Bulk',
    '/Me',
    '/.search',
    '/Users/.search',
    '/Groups/.search',
    '',
    '/',
    '/nothing',
    '/__proto__',
    '/Users/u1/x',
    '/%',
    '/%00',
  ),
);

const headers = fc
  .record(
    {
      authorization: fc.constantFrom(
        `Bearer ${READER}`,
        'Bearer x',
        'Bearer',
        'Basic eDp5',
        `bearer  ${WRITER}`,
      ),
      'content-type': fc.constantFrom(
        'application/json',
        'application/scim+json; charset=utf-8',
        'text/plain',
        '',
        ';',
        'application/xml',
      ),
      'if-match': fc.constantFrom('*', 'W/"1"', '"1", "2"', '', '"', 'W/', '1', ',,,'),
      'if-none-match': fc.constantFrom('*', 'W/"1"', '"', ''),
      accept: fc.constantFrom('text/html', '*/*', ''),
      'x-request-id': fc.string({ unit: 'grapheme-ascii', maxLength: 200 }).map((value) => value.trim()),
    },
    { requiredKeys: [] },
  )
  .map((some): Readonly<Record<string, string>> => ({
    authorization: `Bearer ${WRITER}`,
    'content-type': 'application/scim+json',
    ...some,
  }));

const usualHeaders = fc.constant({
  authorization: `Bearer ${WRITER}`,
  'content-type': 'application/scim+json',
});
const anyHeaders = fc.oneof({ weight: 3, arbitrary: usualHeaders }, { weight: 1, arbitrary: headers });

const anything: fc.Arbitrary<RandomRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PURGE'),
  path: fc.tuple(path, search).map((parts) => parts.join('')),
  headers: anyHeaders,
  body,
});

/** A right request, or one that is wrong in one place. */
const nearlyRight: fc.Arbitrary<RandomRequest> = fc
  .constantFrom(...PLACES)
  .chain(({ method, paths, bodies }) =>
    fc.record({
      method: fc.constant(method),
      path: fc.constantFrom(...paths),
      headers: anyHeaders,
      body: fc.oneof(fc.constantFrom(...bodies), mutated(bodies)).map((value) => JSON.stringify(value)),
    }),
  );

/** Any request that the platform lets a client make, more often than not one that comes far. */
export const request: fc.Arbitrary<RandomRequest> = fc.oneof(
  { weight: 3, arbitrary: nearlyRight },
  { weight: 2, arbitrary: anything },
);
