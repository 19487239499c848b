import { expect, test } from 'vitest';
import { parseEnvironment } from './config.ts';

const TOKEN = { SCIM_AUTH_TOKEN: 'a-long-enough-token' };

test('a token is all that has to be set', () => {
  expect(parseEnvironment(TOKEN)).toEqual({
    host: '127.0.0.1',
    port: 3000,
    database: { kind: 'sqlite', file: '.data/scim.db' },
    authToken: 'a-long-enough-token',
    defaultGroupPrefix: '',
    publicUrl: undefined,
    logLevel: 'info',
  });
});

test('every mistake is named at once', () => {
  const wrong = {
    SCIM_AUTH_TOKEN: 'short',
    PORT: '70000',
    DATABASE_URL: 'mysql://root:secret@db/x',
    PUBLIC_URL: 'ftp://x',
    LOG_LEVEL: 'loud',
  };
  expect(() => parseEnvironment(wrong)).toThrowError(
    [
      'PORT must be a port number from 0 to 65535',
      'DATABASE_URL must be sqlite:FILE (sqlite:.data/scim.db) or sqlite::memory:, not mysql:…',
      'SCIM_AUTH_TOKEN must have at least 10 characters',
      'PUBLIC_URL must be an http or https URL',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, silent',
    ].join('\n'),
  );
});

test('a missing token is explained', () => {
  expect(() => parseEnvironment({})).toThrowError(
    'SCIM_AUTH_TOKEN is missing: set it to the bearer token that your identity provider will send',
  );
});

test('a token that no header could carry is refused', () => {
  expect(() => parseEnvironment({ SCIM_AUTH_TOKEN: 'ten chars or more' })).toThrowError(
    'SCIM_AUTH_TOKEN may only',
  );
});

test.each([
  ['sqlite:scim.db', 'scim.db'],
  ['sqlite:/var/lib/scim.db', '/var/lib/scim.db'],
  ['sqlite:///var/lib/scim.db', '/var/lib/scim.db'],
  ['sqlite::memory:', ':memory:'],
])('%s is the file %s', (url, file) => {
  expect(parseEnvironment({ ...TOKEN, DATABASE_URL: url }).database.file).toBe(file);
});
