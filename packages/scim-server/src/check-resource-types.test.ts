import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE, type ResourceType } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { checkResourceTypes } from './check-resource-types.ts';

const PLAIN: ResourceType = {
  ...GROUP_RESOURCE_TYPE,
  name: 'Team',
  endpoint: '/Teams',
  relations: {},
  hasDefaultGroups: false,
};

describe('resource types that are served together', () => {
  it('are taken as they are', () => {
    const types = [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE, PLAIN];
    expect(checkResourceTypes(types)).toBe(types);
  });

  it.each<[string, readonly ResourceType[]]>([
    ['the name user is taken', [USER_RESOURCE_TYPE, { ...PLAIN, name: 'user' }]],
    ['the endpoint /USERS is taken', [USER_RESOURCE_TYPE, { ...PLAIN, endpoint: '/USERS' }]],
    ['the endpoint /Bulk is taken', [{ ...PLAIN, endpoint: '/bulk' }]],
    ['is not one segment', [{ ...PLAIN, endpoint: '/a/b' }]],
    ['is not one segment', [{ ...PLAIN, endpoint: 'Teams' }]],
    ['only of a Group', [{ ...PLAIN, relations: GROUP_RESOURCE_TYPE.relations }]],
    ['the default groups are Group resources', [{ ...PLAIN, hasDefaultGroups: true }]],
    ['the default groups are Group resources', [{ ...GROUP_RESOURCE_TYPE, hasDefaultGroups: false }]],
    ['only of Group resources', [{ ...PLAIN, relations: USER_RESOURCE_TYPE.relations }]],
  ])('are refused before anything is served: %s', (message, types) => {
    expect(() => checkResourceTypes(types)).toThrow(message);
  });
});
