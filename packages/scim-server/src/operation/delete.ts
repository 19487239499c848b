import type { ResourceType } from '@drawbridge/scim';
import { checkPreconditions, type Preconditions } from '../parse/preconditions.ts';
import type { Reply } from '../render/reply.ts';
import type { StoredResource } from '../store/resource-store.ts';
import { brokenInvariant, guardDeletion, toInvariants } from './guard.ts';
import { now, type OperationContext } from './operation-context.ts';
import { withRefusal, type Refuse } from './refusal.ts';
import { resourceNotFound } from './update.ts';

/**
 * Deletes a resource with its memberships.
 *
 * @throws ScimError 404, 412, 403 by a guard or for a default group.
 * @see RFC 7644 §3.6
 */
export async function deleteResource(
  context: OperationContext,
  type: ResourceType,
  id: string,
  preconditions: Preconditions,
): Promise<Reply> {
  const target = { operation: 'delete', resourceType: type.name, id } as const;
  await withRefusal(context, target, (refuse) => deleteGuarded(context, type, id, preconditions, refuse));
  context.report({ event: 'changed', ...target });
  return { status: 204 };
}

async function deleteGuarded(
  context: OperationContext,
  type: ResourceType,
  id: string,
  preconditions: Preconditions,
  refuse: Refuse,
): Promise<void> {
  let subject: StoredResource | undefined;
  const deleted = await context.settings.store.delete(type.name, id, {
    invariants: await toInvariants(context, type, id),
    now: now(context),
    check: (current) => {
      subject = current;
      checkPreconditions(preconditions, current.version);
      guardDeletion(context, type, current, refuse);
    },
  });
  switch (deleted.outcome) {
    case 'missing':
      throw resourceNotFound(type, id);
    case 'refused':
      throw brokenInvariant(type, deleted.invariant, subject, refuse);
    case 'deleted':
  }
}
