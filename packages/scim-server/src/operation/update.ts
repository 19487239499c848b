import { notFound, type Attributes, type ResourceType, type ScimError } from '@drawbridge/scim';
import { defaultGroupById, defaultGroupByName } from '../default-groups.ts';
import type { AccessEvent, RenameIgnoredEvent } from '../event.ts';
import { checkPreconditions, type Preconditions } from '../parse/preconditions.ts';
import type { MembershipChange, Snapshot, StoredResource } from '../store/resource-store.ts';
import { toAccessEvent } from './access.ts';
import { brokenInvariant, guardProtectedUser, toInvariants } from './guard.ts';
import { hasDerivedMembers, refuseNestedGroups, reportUnknownMembers } from './membership.ts';
import { now, type OperationContext } from './operation-context.ts';
import { withRefusal, type Refuse } from './refusal.ts';
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
  /** Whether the write concerns the members of a group. */
  readonly pushesMembers: boolean;
  /** Whether the write may deactivate a user or take one out of a group. */
  readonly mayEndAccess: boolean;
  /** The members that may be added. */
  readonly memberIds: readonly string[];
}

/**
 * Changes one resource: checks the conditions, applies the rewrite, and keeps the default groups and the guards' promises,
 * all inside the store's transaction.
 *
 * @throws ScimError 404, 412, 403 by a guard, `uniqueness`, and whatever the rewrite throws.
 */
export async function update(
  context: OperationContext,
  type: ResourceType,
  id: string,
  write: Rewrite,
): Promise<StoredResource> {
  const { operation, pushesMembers, memberIds } = write;
  const isDerived = hasDerivedMembers(type, id);
  if (!isDerived) await refuseNestedGroups(context, memberIds);
  const target = { operation, resourceType: type.name, id };
  const { resource, changed, unknownMembers, notes } = await withRefusal(context, target, (refuse) =>
    writeGuarded(context, type, id, write, refuse),
  );
  await reportUnknownMembers(context, id, unknownMembers);
  if (pushesMembers && isDerived) context.report({ event: 'pushIgnored', groupId: id });
  if (changed) context.report({ event: 'changed', ...target });
  for (const note of notes) context.report(note);
  return resource;
}

/** 404 for a resource that is not there. */
export function resourceNotFound(type: ResourceType, id: string): ScimError {
  return notFound(`${type.name} ${JSON.stringify(id.slice(0, 200))} not found`);
}

interface GuardedWrite {
  readonly resource: StoredResource;
  readonly changed: boolean;
  readonly unknownMembers: readonly string[];
  /** What else is to be told, now that the write is committed. */
  readonly notes: readonly (AccessEvent | RenameIgnoredEvent)[];
}

async function writeGuarded(
  context: OperationContext,
  type: ResourceType,
  id: string,
  { preconditions, rewrite, loadMembers, mayEndAccess }: Rewrite,
  refuse: Refuse,
): Promise<GuardedWrite> {
  let before: StoredResource | undefined;
  let wanted: Attributes = {};
  const written = await context.settings.store.update(type.name, id, {
    loadMembers,
    invariants: mayEndAccess ? await toInvariants(context, type, id) : [],
    now: now(context),
    change: (current) => {
      checkPreconditions(preconditions, current.version);
      const { attributes: rewritten, membership } = rewrite(current);
      before = current;
      wanted = settleAttributes(type, current.attributes, rewritten);
      const attributes = keepDefaultName(type, current, wanted);
      guardProtectedUser(context, type, current, attributes, refuse);
      const moved = membership === undefined || hasDerivedMembers(type, id) ? {} : { membership };
      return { attributes, keys: toKeys(type, attributes, context.defaultGroupPrefix), ...moved };
    },
  });
  switch (written.outcome) {
    case 'missing':
      throw resourceNotFound(type, id);
    case 'nameTaken':
      throw nameTaken(type, wanted, written.attribute);
    case 'refused':
      throw brokenInvariant(type, written.invariant, before, refuse);
    case 'written': {
      const access =
        before === undefined ? undefined : toAccessEvent(type, before.attributes, written.resource);
      const rename = ignoredRename(context, type, written.resource, wanted);
      const notes = [access, rename].filter((note) => note !== undefined);
      return { ...written, notes };
    }
  }
}

/** Okta sends a rename along with every push to a linked group: it succeeds, and the default group keeps its name. */
function keepDefaultName(type: ResourceType, current: StoredResource, attributes: Attributes): Attributes {
  const name = current.attributes['displayName'];
  const isDefault = defaultGroupById(type, current.id) !== undefined;
  return isDefault && name !== undefined ? { ...attributes, displayName: name } : attributes;
}

function ignoredRename(
  { defaultGroupPrefix }: OperationContext,
  type: ResourceType,
  { id }: StoredResource,
  wanted: Attributes,
): RenameIgnoredEvent | undefined {
  const group = defaultGroupById(type, id);
  const requested = wanted['displayName'];
  if (group === undefined || typeof requested !== 'string') return undefined;
  // A client may know the group by its name with the prefix or without: neither is a rename.
  if (defaultGroupByName(type, defaultGroupPrefix, requested)?.id === id) return undefined;
  return { event: 'renameIgnored', groupId: id, name: `${defaultGroupPrefix}${group.name}`, requested };
}
