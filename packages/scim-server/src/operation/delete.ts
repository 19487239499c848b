import { forbidden, type ResourceType } from '@drawbridge/scim';
import { defaultGroupById } from '../default-groups.ts';
import { checkPreconditions, type Preconditions } from '../parse/preconditions.ts';
import type { Reply } from '../render/reply.ts';
import { now, type OperationContext } from './operation-context.ts';
import { resourceNotFound } from './update.ts';

/**
 * Deletes a resource with its memberships.
 *
 * @throws ScimError 404, 412, 403 for a default group.
 * @see RFC 7644 §3.6
 */
export async function deleteResource(
  context: OperationContext,
  type: ResourceType,
  id: string,
  preconditions: Preconditions,
): Promise<Reply> {
  const { store, log } = context.settings;
  if (type.name === 'Group' && defaultGroupById(id) !== undefined) {
    throw forbidden(`the default group ${JSON.stringify(defaultGroupById(id)?.name)} cannot be deleted`);
  }
  const deleted = await store.delete(type.name, id, {
    check: ({ version }) => checkPreconditions(preconditions, version),
    now: now(context),
  });
  if (!deleted) throw resourceNotFound(type, id);
  log({
    event: 'changed',
    operation: 'delete',
    resourceType: type.name,
    id,
    principal: context.principal,
  });
  return { status: 204 };
}
