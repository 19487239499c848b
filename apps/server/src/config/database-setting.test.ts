import { expect, test } from 'vitest';
import { parseDatabaseUrl, printDatabase, withoutPassword } from './database-setting.ts';

test.each([
  ['sqlite:scim.db', 'scim.db'],
  ['sqlite:/var/lib/scim.db', '/var/lib/scim.db'],
  ['sqlite:///var/lib/scim.db', '/var/lib/scim.db'],
  ['sqlite::memory:', ':memory:'],
])('%s is the file %s', (url, file) => {
  expect(parseDatabaseUrl(url)).toEqual({ kind: 'sqlite', file });
});

test.each(['postgres://u:p@db/scim', 'postgresql:///scim?host=/run/postgresql'])(
  '%s is PostgreSQL',
  (url) => {
    expect(parseDatabaseUrl(url)).toEqual({ kind: 'postgres', url });
  },
);

test.each(['', 'scim.db', 'sqlite:', 'mysql://db/x', 'postgres://[/x'])('%j is refused', (url) => {
  expect(parseDatabaseUrl(url)).toBeUndefined();
});

test('a database is named without its password', () => {
  expect(printDatabase({ kind: 'sqlite', file: 'a.db' })).toBe('sqlite:a.db');
  const url = 'postgres://scim:hunter2@db:5432/scim?password=hunter2';
  expect(printDatabase({ kind: 'postgres', url })).toBe('postgres://db:5432/scim');
});

test('a password is taken out of what a driver says, encoded or not', () => {
  const setting = { kind: 'postgres', url: 'postgres://scim:hunt%40r@db/scim?password=other1' } as const;
  const said = `hunt@r and hunt%40r and other1 and ${setting.url} fail`;
  expect(withoutPassword(setting, said)).toBe('[secret] and [secret] and [secret] and [secret] fail');
  expect(withoutPassword({ kind: 'postgres', url: 'postgres://db/x' }, 'plain')).toBe('plain');
});
