import { parseResource, withWritten, type ResourceType } from '@drawbridge/scim';
import type { Parameters } from '../parse/parameters.ts';
import { parseRequestedProjection } from '../parse/query-parameters.ts';
import { checkResourceSize } from '../parse/request-size.ts';
import type { Reply } from '../render/reply.ts';
import { refuseNestedGroups, reportUnknownMembers, separateMembers } from './membership.ts';
import { now, type OperationContext } from './operation-context.ts';
import { nameTaken, toKeys } from './resource-keys.ts';
import { toResourceReply } from './resource-reply.ts';
import { createTurn } from '../turn.ts';
import { settleAttributes } from './settle-attributes.ts';
import { writtenByBody } from './written.ts';

/**
 * Creates a resource.
 *
 * @throws ScimError 413, `uniqueness` when the unique attribute's value is taken; `invalidValue`, `invalidSyntax`.
 * @see RFC 7644 §3.3
 */
export async function create(
  context: OperationContext,
  type: ResourceType,
  parameters: Parameters,
  body: unknown,
): Promise<Reply> {
  const { settings } = context;
  const requested = parseRequestedProjection(type, parameters);
  // Each step over the members of a large group takes its time.
  const giveWay = createTurn();
  checkResourceSize(type, body, settings.limits);
  const parsed = separateMembers(type, parseResource(type, body, settings.compat));
  await giveWay();
  const projection = withWritten(requested, writtenByBody(type, parsed.attributes));
  const attributes = settleAttributes(type, undefined, parsed.attributes);
  await refuseNestedGroups(context, parsed.memberIds);
  const id = settings.newId(type.name);
  const written = await settings.store.create(type.name, {
    ...(id === undefined ? {} : { id }),
    attributes,
    keys: toKeys(type, attributes, context.defaultGroupPrefix),
    members: parsed.memberIds,
    now: now(context),
  });
  if (written.outcome === 'nameTaken') throw nameTaken(type, attributes, written.attribute);
  const { resource } = written;
  await reportUnknownMembers(context, resource.id, written.unknownMembers);
  context.report({ event: 'changed', operation: 'create', resourceType: type.name, id: resource.id });
  await giveWay();
  return toResourceReply(context, type, 201, resource, projection);
}
