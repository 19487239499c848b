import type { Projection, ResourceType } from '@drawbridge/scim';
import { printVersion } from '../version.ts';
import { locationOf } from '../render/representation.ts';
import type { Reply } from '../render/reply.ts';
import type { StoredResource } from '../store/resource-store.ts';
import type { OperationContext } from './operation-context.ts';
import { representProjected } from './represent.ts';

/** The answer that carries one resource, with its version and its location. @see RFC 7644 §3.3, §3.14 */
export async function toResourceReply(
  context: OperationContext,
  type: ResourceType,
  status: 200 | 201,
  resource: StoredResource,
  projection: Projection,
): Promise<Reply> {
  // What is derived is read after the version: a tag may be older than what it comes with, and never newer, so that a
  // write with If-Match fails rather than undo what its sender has not seen.
  const [body] = await representProjected(context, type, [resource], projection);
  return {
    status,
    ...(body === undefined ? {} : { body }),
    headers: { etag: printVersion(resource.version), location: locationOf(type, resource.id, context) },
  };
}
