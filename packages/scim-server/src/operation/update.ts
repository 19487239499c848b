import { notFound, type Attributes, type ResourceType, type ScimError } from '@drawbridge/scim';
import { defaultGroupById } from '../default-groups.ts';
import { checkPreconditions, type Preconditions } from '../parse/preconditions.ts';
import type { MembershipChange, Snapshot, StoredResource } from '../store/resource-store.ts';
import { hasDerivedMembers, refuseNestedGroups, reportUnknownMembers } from './membership.ts';
import { now, type OperationContext } from './operation-context.ts';
import { nameTaken, toKeys } from './resource-keys.ts';
import { settleAttributes } from './settle-attributes.ts';

/** What a replace or a modify does, as a pure function of the resource as it is. */
export interface Rewrite {
  readonly operation: 'replace' | 'modify';
  readonly preconditions: Preconditions;
  readonly rewrite: (current: Snapshot) => {
    readonly attributes: Attributes;
    readonly membership?: MembershipChange | undefined;
  };
  /** Whether `rewrite` needs the group's members. */
  readonly loadMembers: boolean;
  /** The members that may be added. */
  readonly memberIds: readonly string[];
}

/**
 * Changes one resource: checks the conditions, applies the rewrite and keeps the default groups as they are, all inside
 * the store's transaction.
 *
 * @throws ScimError 404, 412, `uniqueness`, and whatever the rewrite throws.
 */
export async function update(
  context: OperationContext,
  type: ResourceType,
  id: string,
  { operation, preconditions, rewrite, loadMembers, memberIds }: Rewrite,
): Promise<StoredResource> {
  const { settings } = context;
  if (!hasDerivedMembers(id)) await refuseNestedGroups(context, memberIds);
  let taken: ScimError | undefined;
  const written = await settings.store.update(type.name, id, {
    loadMembers,
    now: now(context),
    change: (current) => {
      checkPreconditions(preconditions, current.version);
      const { attributes: rewritten, membership } = rewrite(current);
      const settled = settleAttributes(type, current.attributes, rewritten);
      const attributes = keepDefaultName(type, current, settled);
      taken = nameTaken(type, attributes);
      const moved = membership === undefined || hasDerivedMembers(id) ? {} : { membership };
      return { attributes, keys: toKeys(type, attributes, context.defaultGroupPrefix), ...moved };
    },
  });
  if (written.outcome === 'missing') throw resourceNotFound(type, id);
  if (written.outcome === 'nameTaken') throw taken ?? nameTaken(type, {});
  reportUnknownMembers(context, id, written.unknownMembers);
  if (written.changed) {
    settings.log({
      event: 'changed',
      operation,
      resourceType: type.name,
      id,
      principal: context.principal,
    });
  }
  return written.resource;
}

/** 404 for a resource that is not there. */
export function resourceNotFound(type: ResourceType, id: string): ScimError {
  return notFound(`${type.name} ${JSON.stringify(id.slice(0, 200))} not found`);
}

/** Okta sends a rename along with every push to a linked group: it succeeds, and the default group keeps its name. */
function keepDefaultName(type: ResourceType, current: StoredResource, attributes: Attributes): Attributes {
  const name = current.attributes['displayName'];
  const isDefault = type.name === 'Group' && defaultGroupById(current.id) !== undefined;
  return isDefault && name !== undefined ? { ...attributes, displayName: name } : attributes;
}
