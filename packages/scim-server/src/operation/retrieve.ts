import type { ResourceType } from '@drawbridge/scim';
import { isNotModified, type Preconditions } from '../parse/preconditions.ts';
import { printVersion } from '../version.ts';
import { parseRequestedProjection, type Parameters } from '../parse/query-parameters.ts';
import type { Reply } from '../render/reply.ts';
import type { OperationContext } from './operation-context.ts';
import { toResourceReply } from './resource-reply.ts';
import { resourceNotFound } from './update.ts';

/**
 * Retrieves a resource by its id; 304 for a reader whose copy has the same version. A version counts the changes of the
 * resource itself: what is derived from others, such as a user's groups, does not count.
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
  if (isNotModified(preconditions, resource.version)) {
    return { status: 304, headers: { etag: printVersion(resource.version) } };
  }
  return toResourceReply(context, type, 200, resource, projection);
}
