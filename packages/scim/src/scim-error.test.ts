import { expect, test } from 'vitest';
import {
  ScimError,
  expiredCursor,
  forbidden,
  invalidCount,
  invalidCursor,
  invalidFilter,
  invalidPath,
  invalidSyntax,
  invalidValue,
  invalidVers,
  isScimType,
  mutability,
  noTarget,
  notFound,
  notImplemented,
  parseErrorMessage,
  payloadTooLarge,
  preconditionFailed,
  sensitive,
  toErrorMessage,
  tooMany,
  unauthorized,
  unavailable,
  uniqueness,
} from './scim-error.ts';

const KEYWORDS = {
  invalidFilter,
  tooMany,
  uniqueness,
  mutability,
  invalidSyntax,
  invalidPath,
  noTarget,
  invalidValue,
  invalidVers,
  sensitive,
  invalidCursor,
  expiredCursor,
  invalidCount,
};
const STATUSES = {
  unauthorized,
  forbidden,
  notFound,
  preconditionFailed,
  payloadTooLarge,
  notImplemented,
  unavailable,
};

test.each([
  ['invalidFilter', 400],
  ['tooMany', 400],
  ['uniqueness', 409],
  ['mutability', 400],
  ['invalidSyntax', 400],
  ['invalidPath', 400],
  ['noTarget', 400],
  ['invalidValue', 400],
  ['invalidVers', 400],
  ['sensitive', 403],
  ['invalidCursor', 400],
  ['expiredCursor', 400],
  ['invalidCount', 400],
] as const)('%s is a %s', (scimType, status) => {
  const error = KEYWORDS[scimType]('why');
  expect(error).toMatchObject({ name: 'ScimError', status, scimType, detail: 'why' });
  expect(error.message).toBe(`${status} ${scimType}: why`);
  expect(isScimType(scimType)).toBe(true);
});

test.each([
  ['unauthorized', 401],
  ['forbidden', 403],
  ['notFound', 404],
  ['preconditionFailed', 412],
  ['payloadTooLarge', 413],
  ['notImplemented', 501],
  ['unavailable', 503],
] as const)('%s is a %s without a keyword', (name, status) => {
  expect(toErrorMessage(STATUSES[name]('why'))).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail: 'why',
  });
});

test('a rendered error parses into the same error', () => {
  const error = uniqueness('userName is taken');
  expect(toErrorMessage(error)).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '409',
    scimType: 'uniqueness',
    detail: 'userName is taken',
  });
  expect(parseErrorMessage(409, toErrorMessage(error), 'fallback')).toMatchObject({
    status: 409,
    scimType: 'uniqueness',
    detail: 'userName is taken',
  });
});

test.each([undefined, null, '<html>', [], { detail: '' }, { detail: 5, scimType: 'constructor' }])(
  'a body that is no error message gives the status and the fallback: %j',
  (body) => {
    const error = parseErrorMessage(502, body, 'Bad Gateway');
    expect(error).toMatchObject({ status: 502, detail: 'Bad Gateway' });
    expect(error.scimType).toBeUndefined();
  },
);

test('anything thrown becomes a 500 that does not tell its cause, but keeps it', () => {
  const cause = new Error('password=hunter2');
  const error = ScimError.from(cause);
  expect(error.status).toBe(500);
  expect(error.cause).toBe(cause);
  expect(JSON.stringify(toErrorMessage(error))).not.toContain('hunter2');
  expect(ScimError.from(error)).toBe(error);
});
