import { mergeReplacement, parseResource, withWritten, type ResourceType } from '@drawbridge/scim';
import type { Preconditions } from '../parse/preconditions.ts';
import type { Parameters } from '../parse/parameters.ts';
import { parseRequestedProjection } from '../parse/query-parameters.ts';
import { checkResourceSize } from '../parse/request-size.ts';
import type { Reply } from '../render/reply.ts';
import { hasMembers, onlyMembers, separateMembers } from './membership.ts';
import { isInactive } from './access.ts';
import type { OperationContext } from './operation-context.ts';
import { toResourceReply } from './resource-reply.ts';
import { createTurn } from '../turn.ts';
import { update } from './update.ts';
import { writtenByBody } from './written.ts';

/**
 * Replaces a resource's attributes. What the body omits is cleared, a group's members among it.
 *
 * @throws ScimError 404, 412, 413, `uniqueness`, `mutability`, `invalidValue`, `invalidSyntax`.
 * @see RFC 7644 §3.5.1
 */
export async function replace(
  context: OperationContext,
  type: ResourceType,
  id: string,
  parameters: Parameters,
  preconditions: Preconditions,
  body: unknown,
): Promise<Reply> {
  const requested = parseRequestedProjection(type, parameters);
  const { compat, limits } = context.settings;
  // Each step over the members of a large group takes its time.
  const giveWay = createTurn();
  checkResourceSize(type, body, limits);
  const replacement = separateMembers(type, parseResource(type, body, compat));
  await giveWay();
  const projection = withWritten(requested, writtenByBody(type, replacement.attributes));
  const resource = await update(context, type, id, {
    operation: 'replace',
    preconditions,
    loadMembers: false,
    pushesMembers: hasMembers(type),
    mayEndAccess: hasMembers(type) || isInactive(replacement.attributes),
    memberIds: replacement.memberIds,
    rewrite: (current) => ({
      attributes: mergeReplacement(type, current.attributes, replacement.attributes),
      membership: hasMembers(type) ? onlyMembers(replacement.memberIds) : undefined,
    }),
  });
  await giveWay();
  return toResourceReply(context, type, 200, resource, projection);
}
