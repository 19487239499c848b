import type { ResourceType } from '@drawbridge/scim';
import type { Preconditions } from '../parse/preconditions.ts';
import type { Parameters } from '../parse/parameters.ts';
import { parseRequestedProjection } from '../parse/query-parameters.ts';
import type { Reply } from '../render/reply.ts';
import type { OperationContext } from './operation-context.ts';
import { toReadReply } from './resource-reply.ts';
import { resourceNotFound } from './update.ts';

/**
 * Retrieves a resource by its id; 304 for a reader whose copy is still good: neither the resource has changed nor what it
 * shows of others, such as a user's groups.
 *
 * @throws ScimError 404.
 * @see RFC 7644 §3.4.1, §3.14
 */
export async function retrieve(
  context: OperationContext,
  type: ResourceType,
  id: string,
  parameters: Parameters,
  preconditions: Preconditions,
): Promise<Reply> {
  const projection = parseRequestedProjection(type, parameters);
  const resource = await context.settings.store.retrieve(type.name, id);
  if (resource === undefined) throw resourceNotFound(type, id);
  return toReadReply(context, type, resource, projection, preconditions);
}
