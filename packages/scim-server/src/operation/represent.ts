import {
  compileProjection,
  foldCase,
  includesAttribute,
  type AttributeDefinition,
  type Attributes,
  type JsonObject,
  type Projection,
  type Relation,
  type ResourceType,
} from '@drawbridge/scim';
import { DEFAULT_GROUPS, type DefaultGroup } from '../default-groups.ts';
import { locationOf, toPlainNames, toRepresentation, wireNameOf } from '../render/representation.ts';
import { digestIds, printVersion } from '../version.ts';
import type { LabelledId, StoredResource } from '../store/resource-store.ts';
import { hasDerivedMembers } from './membership.ts';
import type { OperationContext } from './operation-context.ts';

/** Tells which derived attributes are needed; what is not needed is not read. */
export type Need = (attribute: AttributeDefinition) => boolean;

/** A representation with the tag that tells it from an earlier one. */
export interface Tagged {
  readonly body: JsonObject;
  readonly entityTag: string;
}

/** Represents resources as a response shows them. */
export async function representProjected(
  context: OperationContext,
  type: ResourceType,
  resources: readonly StoredResource[],
  projection: Projection,
): Promise<readonly Tagged[]> {
  const whole = await represent(context, type, resources, (attribute) =>
    includesAttribute(projection, attribute),
  );
  const project = compileProjection(type, projection);
  const rename = toPlainNames(type);
  return whole.map(({ body, entityTag }) => ({ body: rename(project(body)), entityTag }));
}

/** Represents resources in full, with as many queries for a thousand of them as for one. */
export async function representAll(
  context: OperationContext,
  type: ResourceType,
  resources: readonly StoredResource[],
  need: Need,
): Promise<readonly JsonObject[]> {
  return (await represent(context, type, resources, need)).map(({ body }) => body);
}

async function represent(
  context: OperationContext,
  type: ResourceType,
  resources: readonly StoredResource[],
  need: Need,
): Promise<readonly Tagged[]> {
  const derived = await readDerived(context, type, resources, need);
  return resources.map((resource) => {
    const { attributes, digest } = derived(resource.id);
    const entityTag = printVersion(resource.version, digest);
    return { body: toRepresentation(type, resource, attributes, entityTag, context), entityTag };
  });
}

/** What is not a resource's own. */
interface Derived {
  readonly attributes: Attributes;
  /** Tells one value of what the version does not count from another; empty for the value that nobody has changed. */
  readonly digest: string;
}

async function readDerived(
  context: OperationContext,
  type: ResourceType,
  resources: readonly StoredResource[],
  need: Need,
): Promise<(id: string) => Derived> {
  const ids = resources.map(({ id }) => id);
  const { members, memberOf } = type.relations;
  const readers = [
    ...(isNeeded(type, members, need) ? [await readMembers(context, type, members, ids)] : []),
    ...(isNeeded(type, memberOf, need) ? [await readGroups(context, memberOf, ids)] : []),
  ];
  return (id) => {
    const parts = readers.map((read) => read(id));
    return {
      attributes: Object.assign({}, ...parts.map(({ attributes }) => attributes)),
      digest: parts.map(({ digest }) => digest).join(''),
    };
  };
}

function isNeeded(type: ResourceType, relation: Relation | undefined, need: Need): relation is Relation {
  const attribute = relation === undefined ? undefined : type.attributes.get(foldCase(relation.attribute));
  return attribute !== undefined && need(attribute);
}

async function readMembers(
  context: OperationContext,
  type: ResourceType,
  { attribute, resourceType }: Relation,
  groupIds: readonly string[],
): Promise<(id: string) => Derived> {
  const { store } = context.settings;
  const isDerived = (id: string): boolean => hasDerivedMembers(type, id);
  const members = await store.membersOf(groupIds.filter((id) => !isDerived(id)));
  const everyone = groupIds.some(isDerived) ? await store.labels(resourceType) : [];
  return (id) => {
    const found = isDerived(id) ? everyone : (members.get(id) ?? []);
    return {
      attributes: { [attribute]: representMembers(context, resourceType, found) },
      // A group's version counts the changes of its members, except where nobody writes them.
      digest: isDerived(id) ? digestOf(found) : '',
    };
  };
}

/** The elements of a group's members, as a response shows them and a filter sees them. */
export function representMembers(
  context: OperationContext,
  resourceType: string,
  members: readonly LabelledId[],
): readonly JsonObject[] {
  const toMember = referTo(context, resourceType);
  return members.map((member) => ({ ...toMember(member), type: resourceType }));
}

async function readGroups(
  context: OperationContext,
  { attribute, resourceType }: Relation,
  userIds: readonly string[],
): Promise<(id: string) => Derived> {
  const groups = await context.settings.store.groupsOf(userIds);
  const toGroup = referTo(context, resourceType);
  return (id) => {
    const own = groups.get(id) ?? [];
    const all = withEverybodysGroups(own);
    return {
      attributes:
        all.length === 0
          ? {}
          : { [attribute]: all.map((group) => ({ ...toGroup(group), type: typeOfMembership(group) })) },
      digest: digestOf(own),
    };
  };
}

/** A membership that nobody writes is indirect. @see RFC 7643 §4.1.2 */
function typeOfMembership({ id }: LabelledId): 'direct' | 'indirect' {
  return DEFAULT_GROUPS.some((group) => group.everyone && group.id === id) ? 'indirect' : 'direct';
}

/** Which resources, and in which order; how they are called is for people, and makes no difference. */
function digestOf(others: readonly LabelledId[]): string {
  return others.length === 0 ? '' : digestIds(others.map(({ id }) => id));
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

/** Renders references to resources of a type; without a URI where the service provider does not serve the type. */
function referTo(context: OperationContext, resourceType: string): (other: LabelledId) => JsonObject {
  const type = context.settings.resourceTypes.find(({ name }) => name === resourceType);
  return ({ id, label }) => {
    if (type === undefined) return { value: id, display: label };
    return {
      value: id,
      $ref: locationOf(type, id, context),
      display: wireNameOf(type, id, label, context),
    };
  };
}
