import {
  includesAttribute,
  projectResource,
  type AttributeDefinition,
  type Attributes,
  type JsonObject,
  type Projection,
  type ResourceType,
} from '@drawbridge/scim';
import { DEFAULT_GROUPS, type DefaultGroup } from '../default-groups.ts';
import { toRepresentation, locationOf, wireNameOf } from '../render/representation.ts';
import type { LabelledId, StoredResource } from '../store/resource-store.ts';
import { MEMBERS, hasDerivedMembers, hasMembers } from './membership.ts';
import type { OperationContext } from './operation-context.ts';

/** Tells which derived attributes are needed; what is not needed is not read. */
export type Need = (attribute: AttributeDefinition) => boolean;

const GROUPS = 'groups';

/** Represents resources as a response shows them. */
export async function representProjected(
  context: OperationContext,
  type: ResourceType,
  resources: readonly StoredResource[],
  projection: Projection,
): Promise<readonly JsonObject[]> {
  const need: Need = (attribute) => includesAttribute(projection, attribute);
  const whole = await representAll(context, type, resources, need);
  return whole.map((representation) => projectResource(type, representation, projection));
}

/** Represents resources in full, with as many queries for a thousand of them as for one. */
export async function representAll(
  context: OperationContext,
  type: ResourceType,
  resources: readonly StoredResource[],
  need: Need,
): Promise<readonly JsonObject[]> {
  const derived = await readDerived(context, type, resources, need);
  return resources.map((resource) => toRepresentation(type, resource, derived(resource.id), context));
}

async function readDerived(
  context: OperationContext,
  type: ResourceType,
  resources: readonly StoredResource[],
  need: Need,
): Promise<(id: string) => Attributes> {
  const ids = resources.map(({ id }) => id);
  const members = type.attributes.get(MEMBERS);
  if (hasMembers(type) && members !== undefined && need(members)) return readMembers(context, ids);
  const groups = type.attributes.get(GROUPS);
  if (type.name === 'User' && groups !== undefined && need(groups)) return readGroups(context, ids);
  return () => ({});
}

async function readMembers(
  context: OperationContext,
  groupIds: readonly string[],
): Promise<(id: string) => Attributes> {
  const { store } = context.settings;
  const members = await store.membersOf(groupIds.filter((id) => !hasDerivedMembers(id)));
  const everyone = groupIds.some(hasDerivedMembers) ? await store.labels('User') : [];
  return (id) => {
    const found = hasDerivedMembers(id) ? everyone : (members.get(id) ?? []);
    return { members: found.map((member) => toMember(context, member)) };
  };
}

async function readGroups(
  context: OperationContext,
  userIds: readonly string[],
): Promise<(id: string) => Attributes> {
  const groups = await context.settings.store.groupsOf(userIds);
  return (id) => {
    const all = withEverybodysGroups(groups.get(id) ?? []);
    return all.length === 0 ? {} : { groups: all.map((group) => toGroup(context, group)) };
  };
}

/** Adds the groups that everybody is in, in their place: the default groups come first, in their order. */
function withEverybodysGroups(groups: readonly LabelledId[]): readonly LabelledId[] {
  const defaults = DEFAULT_GROUPS.filter(
    (group) => group.everyone || groups.some(({ id }) => id === group.id),
  );
  const customs = groups.filter(({ id }) => !DEFAULT_GROUPS.some((group) => group.id === id));
  return [...defaults.map(toLabelledId), ...customs];
}

function toLabelledId({ id, name }: DefaultGroup): LabelledId {
  return { id, label: name };
}

function toMember(context: OperationContext, { id, label }: LabelledId): JsonObject {
  return { value: id, $ref: locationOf(USERS, id, context), type: 'User', display: label };
}

function toGroup(context: OperationContext, { id, label }: LabelledId): JsonObject {
  const display = wireNameOf(id, label, context);
  return { value: id, $ref: locationOf(GROUPS_ENDPOINT, id, context), type: 'direct', display };
}

const USERS = { endpoint: '/Users' };
const GROUPS_ENDPOINT = { endpoint: '/Groups' };
