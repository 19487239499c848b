import { parseProjection, type Projection, type ResourceType } from '@drawbridge/scim';
import { isNotModified, type Preconditions } from '../parse/preconditions.ts';
import { locationOf } from '../render/representation.ts';
import type { Reply } from '../render/reply.ts';
import type { StoredResource } from '../store/resource-store.ts';
import { printVersion } from '../version.ts';
import type { OperationContext } from './operation-context.ts';
import { representProjected, type Tagged } from './represent.ts';

/** The answer that carries one resource, with its version and its location. @see RFC 7644 §3.3, §3.14 */
export async function toResourceReply(
  context: OperationContext,
  type: ResourceType,
  status: 200 | 201,
  resource: StoredResource,
  projection: Projection,
): Promise<Reply> {
  const wanted = context.isBrief === true ? parseProjection(type, ['id'], []) : projection;
  return withHeaders(context, type, status, resource, await represent(context, type, resource, wanted));
}

/** The answer to a reader: the resource, or only that nothing has changed. @see RFC 7644 §3.4.1, §3.14 */
export async function toReadReply(
  context: OperationContext,
  type: ResourceType,
  resource: StoredResource,
  projection: Projection,
  preconditions: Preconditions,
): Promise<Reply> {
  const tagged = await represent(context, type, resource, projection);
  const { entityTag } = tagged;
  if (isNotModified(preconditions, entityTag)) return { status: 304, headers: { etag: entityTag } };
  return withHeaders(context, type, 200, resource, tagged);
}

function withHeaders(
  context: OperationContext,
  type: ResourceType,
  status: 200 | 201,
  { id }: StoredResource,
  { body, entityTag }: Tagged,
): Reply {
  const location = locationOf(type, id, context);
  return { status, body, headers: { etag: entityTag, location, 'content-location': location } };
}

async function represent(
  context: OperationContext,
  type: ResourceType,
  resource: StoredResource,
  projection: Projection,
): Promise<Tagged> {
  // What is derived is read after the version: a tag may be older than what it comes with, and never newer, so that a
  // write with If-Match fails rather than undo what its sender has not seen.
  const [tagged] = await representProjected(context, type, [resource], projection);
  return tagged ?? { body: {}, entityTag: printVersion(resource.version) };
}
