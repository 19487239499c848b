import {
  applyPatch,
  parsePatch,
  withWritten,
  type Attributes,
  type PatchOperation,
  type ResourceType,
} from '@drawbridge/scim';
import type { Preconditions } from '../parse/preconditions.ts';
import { printVersion } from '../version.ts';
import type { Parameters } from '../parse/parameters.ts';
import { parseRequestedProjection } from '../parse/query-parameters.ts';
import { checkGrowth, checkPatchSize } from '../parse/request-size.ts';
import type { Reply } from '../render/reply.ts';
import type { LabelledId, MembershipChange, Snapshot } from '../store/resource-store.ts';
import { hasDerivedMembers, hasMembers, onlyMembers, separateMembers, toMemberIds } from './membership.ts';
import { concernsAccess } from './access.ts';
import { concernsMembers, takeMembership } from './membership-patch.ts';
import type { OperationContext } from './operation-context.ts';
import { representMembers } from './represent.ts';
import { toResourceReply } from './resource-reply.ts';
import type { Settings } from '../settings.ts';
import { update } from './update.ts';
import { writtenByPatch } from './written.ts';

/**
 * Modifies a resource by the operations of a PATCH, all of them or none. A group is answered with 204 unless attributes
 * were asked for, so that a change of one member does not cost reading the others.
 *
 * @throws ScimError 404, 412, 413, `uniqueness`, and the errors of RFC 7644 §3.5.2.
 * @see RFC 7644 §3.5.2
 */
export async function modify(
  context: OperationContext,
  type: ResourceType,
  id: string,
  parameters: Parameters,
  preconditions: Preconditions,
  body: unknown,
): Promise<Reply> {
  const { compat, limits } = context.settings;
  checkPatchSize(type, body, limits);
  const requested = parseRequestedProjection(type, parameters);
  const parsed = parsePatch(type, body, compat);
  const projection = withWritten(requested, writtenByPatch(parsed));
  const pushesMembers = parsed.some((operation) => concernsMembers(type, operation));
  const operations = hasDerivedMembers(type, id)
    ? parsed.filter((operation) => !concernsMembers(type, operation))
    : parsed;
  const plan = hasMembers(type)
    ? planGroupPatch(context, type, operations)
    : { ...NO_MEMBERS, rewrite: patchAttributes(type, operations, context.settings) };
  const resource = await update(context, type, id, {
    operation: 'modify',
    preconditions,
    pushesMembers,
    mayEndAccess: pushesMembers || operations.some(concernsAccess),
    ...plan,
  });
  if (hasMembers(type) && projection.kind === 'default') {
    return { status: 204, headers: { etag: printVersion(resource.version) } };
  }
  return toResourceReply(context, type, 200, resource, projection);
}

/** What a PATCH does and needs, before the resource is read. */
interface Plan {
  readonly rewrite: (current: Snapshot) => Rewritten;
  readonly loadMembers: boolean;
  readonly memberIds: readonly string[];
}

interface Rewritten {
  readonly attributes: Attributes;
  readonly membership?: MembershipChange;
}

const NO_MEMBERS = { loadMembers: false, memberIds: [] };

function planGroupPatch(
  context: OperationContext,
  type: ResourceType,
  operations: readonly PatchOperation[],
): Plan {
  const { compat } = context.settings;
  const taken = takeMembership(type, operations, compat);
  if (taken === undefined) {
    const rewrite = patchLoadedMembers(context, type, operations);
    return {
      rewrite,
      loadMembers: true,
      memberIds: operations.flatMap((operation) => addedIds(type, operation)),
    };
  }
  const { membership, others } = taken;
  const rewriteOthers = patchAttributes(type, others, context.settings);
  return {
    rewrite: (current) => ({
      ...rewriteOthers(current),
      ...(membership === undefined ? {} : { membership }),
    }),
    loadMembers: false,
    memberIds: membership?.add ?? [],
  };
}

function patchAttributes(
  type: ResourceType,
  operations: readonly PatchOperation[],
  { compat, limits }: Settings,
): (current: Snapshot) => Rewritten {
  return ({ attributes }) => {
    const patched = applyPatch(type, attributes, operations, compat);
    checkGrowth(type, attributes, patched, limits);
    return { attributes: patched };
  };
}

/** Members selected by anything but their ids: the general rules of PATCH, on the members as elements. */
function patchLoadedMembers(
  context: OperationContext,
  type: ResourceType,
  operations: readonly PatchOperation[],
): (current: Snapshot) => Rewritten {
  const { compat, limits } = context.settings;
  return ({ attributes, members = [] }) => {
    const elements = members.length === 0 ? {} : toElements(context, type, members);
    const patched = applyPatch(type, { ...attributes, ...elements }, operations, compat);
    checkGrowth(type, attributes, patched, limits);
    const separated = separateMembers(type, patched);
    return { attributes: separated.attributes, membership: onlyMembers(separated.memberIds) };
  };
}

function toElements(
  context: OperationContext,
  { relations }: ResourceType,
  members: readonly LabelledId[],
): Attributes {
  if (relations.members === undefined) return {};
  const { attribute, resourceType } = relations.members;
  return { [attribute]: representMembers(context, resourceType, members) };
}

function addedIds(type: ResourceType, operation: PatchOperation): readonly string[] {
  if (!concernsMembers(type, operation) || operation.op === 'remove' || operation.op === 'removeExtension')
    return [];
  return operation.target.subAttribute === undefined ? toMemberIds(operation.value) : [];
}
