import { equalJson, type Attributes, type ResourceType, type ScimError } from '@drawbridge/scim';
import { defaultGroupById } from '../default-groups.ts';
import { isProtected, isSameUser } from '../guards.ts';
import type { Invariant, StoredResource } from '../store/resource-store.ts';
import { USER, isInactive } from './access.ts';
import type { OperationContext } from './operation-context.ts';
import type { Refuse } from './refusal.ts';
import { toKeyValue } from './resource-keys.ts';

const GROUP = 'Group';

/**
 * What a write to a resource must leave true, whatever else is written at the same time: that there is an active admin,
 * and that the protected users who are admins stay so.
 */
export async function toInvariants(
  context: OperationContext,
  type: ResourceType,
  id: string,
): Promise<readonly Invariant[]> {
  const { lastAdmin, adminGroupId: groupId } = context.settings.guards;
  const isAdminGroup = isGroup(type) && id === groupId;
  if (!isAdminGroup && type.name !== USER) return [];
  const keepsAdmin: readonly Invariant[] = lastAdmin ? [{ kind: 'keepsActiveMember', groupId }] : [];
  const memberIds = isAdminGroup ? await findProtectedIds(context) : [];
  return memberIds.length === 0 ? keepsAdmin : [...keepsAdmin, { kind: 'keepsMembers', groupId, memberIds }];
}

/** The error for a write that would have broken an invariant. */
export function brokenInvariant(
  type: ResourceType,
  invariant: Invariant,
  subject: StoredResource | undefined,
  refuse: Refuse,
): ScimError {
  switch (invariant.kind) {
    case 'keepsActiveMember': {
      const who =
        type.name === USER
          ? `${nameOf(subject, 'userName')} is the last active admin`
          : `one of those who would leave the group ${nameOf(subject, 'displayName')} is the last active admin`;
      return refuse('lastAdmin', `${who}; make somebody else an admin first`);
    }
    case 'keepsMembers':
      return refuse(
        'protectedUser',
        `a protected user cannot be taken out of the group ${nameOf(subject, 'displayName')} through SCIM`,
      );
  }
}

/** What an application may match somebody by who signs in: who writes it could sign in as the protected user. */
const SIGN_IN = ['emails', 'externalId'] as const;

/**
 * Refuses to deactivate or rename a protected user, or to change what a sign-in may match.
 *
 * @throws ScimError 403.
 */
export function guardProtectedUser(
  { settings: { guards } }: OperationContext,
  type: ResourceType,
  current: StoredResource,
  after: Attributes,
  refuse: Refuse,
): void {
  const before = current.attributes;
  if (type.name !== USER || !isProtected(guards, before['userName'])) return;
  if (!isInactive(before) && isInactive(after)) throw protectedUser(current, 'deactivated', refuse);
  // Another protected name will not do: the one that is left behind would protect nobody.
  if (!isSameUser(before['userName'], after['userName'])) throw protectedUser(current, 'renamed', refuse);
  const changed = SIGN_IN.find((name) => !equalJson(before[name] ?? null, after[name] ?? null));
  if (changed !== undefined) throw protectedUser(current, `given other values of ${changed}`, refuse);
}

/**
 * Refuses to delete a default group, the admin group and a protected user.
 *
 * @throws ScimError 403.
 */
export function guardDeletion(
  { settings: { guards } }: OperationContext,
  type: ResourceType,
  resource: StoredResource,
  refuse: Refuse,
): void {
  const { id, attributes } = resource;
  const defaultGroup = defaultGroupById(type, id);
  if (defaultGroup !== undefined) {
    throw refuse('defaultGroup', `the default group ${JSON.stringify(defaultGroup.name)} cannot be deleted`);
  }
  if (isGroup(type) && id === guards.adminGroupId && (guards.lastAdmin || guards.protectedUsers.length > 0)) {
    throw refuse(
      'adminGroup',
      `the group ${nameOf(resource, 'displayName')} has the admins and cannot be deleted`,
    );
  }
  if (type.name === USER && isProtected(guards, attributes['userName'])) {
    throw protectedUser(resource, 'deleted', refuse);
  }
}

function isGroup({ name }: ResourceType): boolean {
  return name === GROUP;
}

/** The ids of the protected users who exist. */
async function findProtectedIds({
  settings,
  defaultGroupPrefix,
}: OperationContext): Promise<readonly string[]> {
  const users = settings.resourceTypes.find(({ name }) => name === USER);
  if (users === undefined) return [];
  const found = await Promise.all(
    settings.guards.protectedUsers.map((userName) => {
      const value = toKeyValue(users, 'name', userName, defaultGroupPrefix);
      return settings.store.query(USER, { where: [{ key: 'name', value }], offset: 0, limit: 1 });
    }),
  );
  return found.flatMap(({ resources }) => resources.map(({ id }) => id));
}

function protectedUser(user: StoredResource, verb: string, refuse: Refuse): ScimError {
  return refuse(
    'protectedUser',
    `${nameOf(user, 'userName')} is protected and cannot be ${verb} through SCIM`,
  );
}

function nameOf(resource: StoredResource | undefined, attribute: 'userName' | 'displayName'): string {
  return JSON.stringify(resource?.attributes[attribute] ?? null);
}
