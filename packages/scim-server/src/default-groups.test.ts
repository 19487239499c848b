import { GROUP, GROUP_RESOURCE_TYPE, defineResourceType } from '@drawbridge/scim';
import { expect, test } from 'vitest';
import { DEFAULT_GROUPS, defaultGroupById, defaultGroupByName } from './default-groups.ts';

const TEAM = defineResourceType({
  name: 'Team',
  endpoint: '/Teams',
  description: 'A type of its own, with members',
  schema: { ...GROUP, id: 'urn:example:scim:schemas:core:2.0:Team', name: 'Team' },
  schemaExtensions: [],
  relations: { members: { attribute: 'members', resourceType: 'User' } },
});

test.each(DEFAULT_GROUPS)('$name is a default group among groups alone', (group) => {
  expect(defaultGroupById(GROUP_RESOURCE_TYPE, group.id)).toBe(group);
  expect(defaultGroupByName(GROUP_RESOURCE_TYPE, '', group.name)).toBe(group);
  expect(defaultGroupById(TEAM, group.id)).toBeUndefined();
  expect(defaultGroupByName(TEAM, '', group.name)).toBeUndefined();
});
