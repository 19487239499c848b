import {
  SCIM_ACTIVATE_EVENT,
  SCIM_DEACTIVATE_EVENT,
  type Attributes,
  type PatchOperation,
  type ResourceType,
} from '@drawbridge/scim';
import type { AccessEvent } from '../event.ts';
import { pathOf } from '../render/representation.ts';
import type { StoredResource } from '../store/resource-store.ts';
import { targetsAttribute } from './targets-attribute.ts';

/** The resource type whose resources have access to the application. */
export const USER = 'User';

/** Tells whether attributes deny a user access. */
export function isInactive(attributes: Attributes): boolean {
  return attributes['active'] === false;
}

/** Tells whether an operation of a PATCH may end a user's access. */
export function concernsAccess(operation: PatchOperation): boolean {
  return targetsAttribute(operation, 'active');
}

/** What a write did to a user's access: nothing, unless it made an active user inactive or the other way round. */
export function toAccessEvent(
  type: ResourceType,
  before: Attributes,
  { id, attributes }: StoredResource,
): AccessEvent | undefined {
  if (type.name !== USER || before['active'] === attributes['active']) return undefined;
  const { userName, externalId } = attributes;
  const subject = {
    uri: pathOf(type, id),
    id,
    userName: typeof userName === 'string' ? userName : '',
    ...(typeof externalId === 'string' ? { externalId } : {}),
  };
  return isInactive(attributes)
    ? { event: 'deactivated', type: SCIM_DEACTIVATE_EVENT, ...subject }
    : { event: 'activated', type: SCIM_ACTIVATE_EVENT, ...subject };
}
