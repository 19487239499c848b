import { retoolLike } from '@drawbridge/scim-client/testing';
import { expect, it } from 'vitest';
import { commandsOf, createProvider } from './run.ts';

it('everything works where there is no discovery, no PATCH, no bulk and no paging', async () => {
  const run = commandsOf(retoolLike(createProvider()));
  for (const name of ['ada', 'bob', 'eve']) {
    expect((await run(['users', 'create', `userName=${name}`, 'active=true'])).code).toBe(0);
  }
  expect((await run(['capabilities'])).error).toContain('It does not say what it can do');
  expect((await run(['users', 'deactivate', 'ada'])).out).toBe('Deactivated ada.');
  expect((await run(['users', 'list', '--limit', '2', '--attributes', 'userName,active'])).out).toBe(
    'ada\tfalse\nbob\ttrue',
  );
  expect((await run(['groups', 'set-members', 'viewer', 'ada', 'bob', '--yes'])).out).toBe(
    'viewer: 2 added, 0 removed.',
  );
  expect((await run(['groups', 'set-members', 'viewer', 'eve', '--yes'])).out).toBe(
    'viewer: 1 added, 2 removed.',
  );
  expect((await run(['groups', 'members', 'viewer'])).out).toMatch(/^\S+\teve\t/);
  expect((await run(['export', 'users', '--format', 'csv', '--columns', 'userName'])).out).toBe(
    'userName\r\nada\r\nbob\r\neve\r',
  );
  expect((await run(['users', 'delete', 'bob', '--yes'])).code).toBe(0);
  expect((await run(['users', 'get', 'bob'])).code).toBe(3);
});
