import { expect, test } from 'vitest';
import { parseEnvironment } from './parse-environment.ts';

const SECRET = `whsec_${'x'.repeat(43)}=`;

test('nothing has to be set', () => {
  expect(parseEnvironment({})).toEqual({
    scim: { host: '127.0.0.1', port: 3000 },
    admin: undefined,
    trustedProxies: [],
    database: { kind: 'sqlite', file: '.data/scim.db' },
    authToken: undefined,
    tenants: {
      name: 'default',
      hosts: 'any',
      publicUrl: undefined,
      defaultGroupPrefix: '',
      guards: { lastAdmin: true, protectedUsers: [] },
    },
    cursorSecret: undefined,
    strict: false,
    rateLimit: undefined,
    webhook: undefined,
    logLevel: 'info',
  });
});

test('every setting is read', () => {
  const variables = {
    HOST: '0.0.0.0',
    PORT: '80',
    ADMIN_HOST: '::1',
    ADMIN_PORT: '80',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    DATABASE_URL: 'postgres://scim:secret@db:5432/scim',
    SCIM_AUTH_TOKEN: 'a-long-enough-token',
    PUBLIC_URL: 'https://app.example.com/api/scim/v2',
    DEFAULT_GROUP_PREFIX: 'Retool production - ',
    LAST_ADMIN_GUARD: 'false',
    PROTECTED_USERS: 'a@example.com, b@example.com,',
    CURSOR_SECRET: 'x'.repeat(32),
    STRICT_MODE: 'true',
    RATE_LIMIT: '50,200',
    EVENTS_WEBHOOK_URL: 'https://app.example.com/hook',
    EVENTS_WEBHOOK_SECRET: SECRET,
    LOG_LEVEL: 'debug',
  };
  expect(parseEnvironment(variables)).toEqual({
    scim: { host: '0.0.0.0', port: 80 },
    admin: { host: '::1', port: 80 },
    trustedProxies: [
      { address: '10.0.0.0', prefix: 8 },
      { address: '::1', prefix: 128 },
    ],
    database: { kind: 'postgres', url: 'postgres://scim:secret@db:5432/scim' },
    authToken: 'a-long-enough-token',
    tenants: {
      name: 'default',
      hosts: 'any',
      publicUrl: 'https://app.example.com/api/scim/v2',
      defaultGroupPrefix: 'Retool production - ',
      guards: { lastAdmin: false, protectedUsers: ['a@example.com', 'b@example.com'] },
    },
    cursorSecret: 'x'.repeat(32),
    strict: true,
    rateLimit: { perSecond: 50, burst: 200 },
    webhook: { url: 'https://app.example.com/hook', secret: SECRET },
    logLevel: 'debug',
  });
});

test('every mistake is named at once, without the password of a URL', () => {
  const wrong = {
    SCIM_AUTH_TOKEN: 'short',
    PORT: '70000',
    ADMIN_PORT: 'x',
    TRUSTED_PROXIES: '10.0.0.1, proxy.example',
    DATABASE_URL: 'mysql://root:secret@db/x',
    PUBLIC_URL: 'ftp://x',
    LAST_ADMIN_GUARD: 'maybe',
    CURSOR_SECRET: 'short',
    LOG_LEVEL: 'loud',
    RATE_LIMIT: '0',
    EVENTS_WEBHOOK_URL: 'app.example.com',
    EVENTS_WEBHOOK_SECRET: 'whsec_short',
  };
  expect(() => parseEnvironment(wrong)).toThrowError(
    [
      'PORT must be a port number from 0 to 65535',
      'ADMIN_PORT must be a port number from 0 to 65535',
      'TRUSTED_PROXIES must be addresses and networks joined by commas, such as 10.0.0.0/8, not proxy.example',
      'DATABASE_URL must be sqlite:FILE (sqlite:.data/scim.db), sqlite::memory: or postgres://USER@HOST/NAME, not mysql:…',
      'SCIM_AUTH_TOKEN must have at least 10 characters',
      'PUBLIC_URL must be an http or https URL',
      'LAST_ADMIN_GUARD must be true or false',
      'CURSOR_SECRET must have at least 32 characters',
      'RATE_LIMIT must be the requests of a second, and those at once: 50 or 50,500',
      'EVENTS_WEBHOOK_URL must be an http or https URL',
      'EVENTS_WEBHOOK_SECRET must be whsec_ and at least 18 random bytes in Base64: echo "whsec_$(openssl rand -base64 32)" makes one',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, silent',
    ].join('\n'),
  );
});

test('an empty variable is one that is not set, but an empty token is a mistake', () => {
  expect(parseEnvironment({ ADMIN_PORT: '', PUBLIC_URL: '' })).toEqual(parseEnvironment({}));
  expect(() => parseEnvironment({ SCIM_AUTH_TOKEN: '' })).toThrowError('SCIM_AUTH_TOKEN must have');
});

test('a token has at least ten characters, all of which a header can carry', () => {
  expect(() => parseEnvironment({ SCIM_AUTH_TOKEN: '123456789' })).toThrowError('at least 10');
  expect(parseEnvironment({ SCIM_AUTH_TOKEN: '1234567890' }).authToken).toBe('1234567890');
  expect(() => parseEnvironment({ SCIM_AUTH_TOKEN: 'ten chars or more' })).toThrowError(
    'SCIM_AUTH_TOKEN may only',
  );
});

test('the admin API never shares the address of the SCIM API', () => {
  expect(() => parseEnvironment({ ADMIN_PORT: '3000' })).toThrowError('ADMIN_PORT must differ from PORT');
  expect(parseEnvironment({ ADMIN_PORT: '0', PORT: '0' }).admin).toEqual({ host: '127.0.0.1', port: 0 });
});

test('what belongs to one tenant is refused beside a file of tenants', () => {
  expect(parseEnvironment({ TENANTS_FILE: 'tenants.yaml' }).tenants).toEqual({ file: 'tenants.yaml' });
  expect(() =>
    parseEnvironment({ TENANTS_FILE: 't.yaml', PROTECTED_USERS: 'a', PUBLIC_URL: 'https://x' }),
  ).toThrowError(
    'PUBLIC_URL belongs to each tenant in t.yaml, beside which it means nothing\nPROTECTED_USERS belongs to',
  );
});

test.each([
  ['50', { perSecond: 50, burst: 500 }],
  ['0.5', { perSecond: 0.5, burst: 5 }],
  ['25,25', { perSecond: 25, burst: 25 }],
])('a rate limit of %s is taken', (RATE_LIMIT, rateLimit) => {
  expect(parseEnvironment({ RATE_LIMIT })).toMatchObject({ rateLimit });
});

test.each(['-1', 'many', '5,0', '5,', '1,2,3', 'Infinity'])(
  'a rate limit of %s is a mistake',
  (RATE_LIMIT) => {
    expect(() => parseEnvironment({ RATE_LIMIT })).toThrowError('RATE_LIMIT must be');
  },
);

test('events are told with a signature, or not at all', () => {
  expect(() => parseEnvironment({ EVENTS_WEBHOOK_URL: 'https://app.example.com' })).toThrowError(
    'EVENTS_WEBHOOK_SECRET is missing',
  );
});
