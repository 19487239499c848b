import { expectTypeOf, test } from 'vitest';
import type { ScimError } from '@drawbridge/scim';
import type { ScimClient } from '../client.ts';
import { isScimError } from '../is-scim-error.ts';
import type { CallInit, CallResult } from './operation.ts';
import type { Group, GroupInput, ProjectedUser, User, UserInput } from './resource.ts';

// These functions are only compiled: the type checker is what tests them.

test('answers are plain values, without what is only written', () => {
  expectTypeOf<User['id']>().toEqualTypeOf<string>();
  expectTypeOf<User['userName']>().toEqualTypeOf<string>();
  expectTypeOf<User['meta']['version']>().toEqualTypeOf<string>();
  expectTypeOf<User>().not.toHaveProperty('password');
  expectTypeOf<ProjectedUser['userName']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Required<Group>['members'][number]['type']>().toEqualTypeOf<'User' | 'Group'>();
  expectTypeOf<Required<User>['groups'][number]['value']>().toEqualTypeOf<string>();
});

test('requests may carry the password, and nothing that is read-only', () => {
  expectTypeOf<UserInput>().toHaveProperty('password');
  expectTypeOf<UserInput>().not.toHaveProperty('id');
  expectTypeOf<UserInput>().not.toHaveProperty('groups');
  expectTypeOf<GroupInput>().not.toHaveProperty('meta');
  // @ts-expect-error: the service provider gives the id
  const withId: UserInput = { userName: 'ada', id: '1' };
  // @ts-expect-error: derived from the groups
  const withGroups: UserInput = { userName: 'ada', groups: [] };
  // @ts-expect-error: required
  const withoutName: UserInput = { displayName: 'Ada' };
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  // @ts-expect-error: the manager's displayName is read-only
  const withManager: UserInput = { userName: 'ada', [enterprise]: { manager: { displayName: 'Charles' } } };
  return [withId, withGroups, withoutName, withManager];
});

test('what was read may be sent back', () => {
  expectTypeOf<User>().toExtend<UserInput>();
  expectTypeOf<Group>().toExtend<GroupInput>();
});

test('a projection makes the attributes optional', () => {
  const check = (client: ScimClient): void => {
    expectTypeOf(client.users.get('1')).resolves.toEqualTypeOf<User>();
    expectTypeOf(client.users.get('1', { attributes: ['userName'] })).resolves.toEqualTypeOf<ProjectedUser>();
    expectTypeOf(client.users.list({ excludedAttributes: ['groups'] }).page())
      .resolves.toHaveProperty('resources')
      .toEqualTypeOf<readonly ProjectedUser[]>();
    expectTypeOf(client.users.list({ filter: 'active eq true' }).page())
      .resolves.toHaveProperty('resources')
      .toEqualTypeOf<readonly User[]>();
  };
  return check;
});

test('a refusal is narrowed by its kinds', () => {
  const check = (error: unknown): void => {
    if (isScimError(error, 'uniqueness', 412)) {
      expectTypeOf(error.detail).toEqualTypeOf<string>();
      expectTypeOf(error).toExtend<ScimError>();
    }
    if (isScimError(error, 'noTarget')) expectTypeOf(error.scimType).toEqualTypeOf<'noTarget'>();
    if (isScimError(error, 404)) expectTypeOf(error.status).toEqualTypeOf<404>();
    // @ts-expect-error: no such scimType
    isScimError(error, 'unique');
    // @ts-expect-error: of which kind?
    isScimError(error);
  };
  return check;
});

test('the low-level call is typed by the contract', () => {
  expectTypeOf<CallResult<'GET', '/Users/{id}'>>().toEqualTypeOf<User | ProjectedUser | undefined>();
  expectTypeOf<CallResult<'DELETE', '/Users/{id}'>>().toEqualTypeOf<undefined>();
  expectTypeOf<CallResult<'GET', '/Users'>['Resources'][number]>().toEqualTypeOf<User | ProjectedUser>();
  expectTypeOf<CallInit<'POST', '/Users'>['body']>().toEqualTypeOf<UserInput>();
  const check = (request: ScimClient['request']): unknown => [
    request('GET', '/ServiceProviderConfig'),
    request('GET', '/Users', { query: { startIndex: 1, sortOrder: 'descending', attributes: ['userName'] } }),
    request('DELETE', '/Groups/{id}', { path: { id: '5' }, headers: { 'If-Match': 'W/"1"' } }),
    // @ts-expect-error: no such path
    request('GET', '/Roles'),
    // @ts-expect-error: no such method there
    request('POST', '/Users/{id}', { path: { id: '1' } }),
    // @ts-expect-error: the path needs an id
    request('GET', '/Users/{id}'),
    // @ts-expect-error: the body is required
    request('POST', '/Users', {}),
    // @ts-expect-error: a GET has no body
    request('GET', '/Users', { body: {} }),
    // @ts-expect-error: startIndex is a number
    request('GET', '/Users', { query: { startIndex: '1' } }),
    // @ts-expect-error: a POST has no If-Match
    request('POST', '/Users', { body: { userName: 'ada' }, headers: { 'If-Match': '1' } }),
    request('PATCH', '/Users/{id}', {
      path: { id: '1' },
      // @ts-expect-error: a remove needs a path
      body: { schemas: [], Operations: [{ op: 'remove' }] },
    }),
  ];
  return check;
});
