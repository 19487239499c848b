import {
  applyPatch,
  parsePatch,
  type Attributes,
  type Compat,
  type PatchOperation,
  type ResourceType,
} from '@drawbridge/scim';
import type { Preconditions } from '../parse/preconditions.ts';
import { printVersion } from '../version.ts';
import { parseRequestedProjection, type Parameters } from '../parse/query-parameters.ts';
import type { Reply } from '../render/reply.ts';
import type { LabelledId, MembershipChange, Snapshot } from '../store/resource-store.ts';
import {
  MEMBERS,
  hasDerivedMembers,
  hasMembers,
  onlyMembers,
  separateMembers,
  toMemberIds,
} from './membership.ts';
import { concernsMembers, takeMembership } from './membership-patch.ts';
import type { OperationContext } from './operation-context.ts';
import { toResourceReply } from './resource-reply.ts';
import { update } from './update.ts';

/**
 * Modifies a resource by the operations of a PATCH, all of them or none. A group is answered with 204 unless attributes
 * were asked for, so that a change of one member does not cost reading the others.
 *
 * @throws ScimError 404, 412, `uniqueness`, and the errors of RFC 7644 §3.5.2.
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
  const { compat } = context.settings;
  const projection = parseRequestedProjection(type, parameters);
  const operations = parsePatch(type, body, compat).filter(
    (operation) => !(hasDerivedMembers(id) && concernsMembers(operation)),
  );
  const plan = hasMembers(type)
    ? planGroupPatch(type, operations, compat)
    : { ...NO_MEMBERS, rewrite: patchAttributes(type, operations, compat) };
  const resource = await update(context, type, id, { operation: 'modify', preconditions, ...plan });
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

function planGroupPatch(type: ResourceType, operations: readonly PatchOperation[], compat: Compat): Plan {
  const taken = takeMembership(operations, compat);
  if (taken === undefined) {
    const rewrite = patchLoadedMembers(type, operations, compat);
    return { rewrite, loadMembers: true, memberIds: operations.flatMap(addedIds) };
  }
  const { membership, others } = taken;
  const rewriteOthers = patchAttributes(type, others, compat);
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
  compat: Compat,
): (current: Snapshot) => Rewritten {
  return ({ attributes }) => ({ attributes: applyPatch(type, attributes, operations, compat) });
}

/** Members selected by anything but their ids: the general rules of PATCH, on the members as elements. */
function patchLoadedMembers(
  type: ResourceType,
  operations: readonly PatchOperation[],
  compat: Compat,
): (current: Snapshot) => Rewritten {
  return ({ attributes, members = [] }) => {
    const elements = members.length === 0 ? {} : { [MEMBERS]: members.map(toElement) };
    const patched = applyPatch(type, { ...attributes, ...elements }, operations, compat);
    const separated = separateMembers(type, patched);
    return { attributes: separated.attributes, membership: onlyMembers(separated.memberIds) };
  };
}

function toElement({ id, label }: LabelledId): { value: string; type: string; display: string } {
  return { value: id, type: 'User', display: label };
}

function addedIds(operation: PatchOperation): readonly string[] {
  if (!concernsMembers(operation) || operation.op === 'remove' || operation.op === 'removeExtension')
    return [];
  return operation.target.subAttribute === undefined ? toMemberIds(operation.value) : [];
}
