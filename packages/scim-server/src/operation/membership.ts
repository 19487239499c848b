import {
  invalidValue,
  isJsonArray,
  isJsonObject,
  type Attributes,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { defaultGroupById } from '../default-groups.ts';
import type { MembershipChange } from '../store/resource-store.ts';
import type { OperationContext } from './operation-context.ts';

/** Tells whether resources of a type have members. */
export function hasMembers(type: ResourceType): boolean {
  return type.relations.members !== undefined;
}

/** Whether the members of a group are derived, so that writes to them have no effect. */
export function hasDerivedMembers(type: ResourceType, groupId: string): boolean {
  return defaultGroupById(type, groupId)?.everyone ?? false;
}

/** Takes the members of a group out of its attributes. */
export function separateMembers(
  type: ResourceType,
  attributes: Attributes,
): { readonly attributes: Attributes; readonly memberIds: readonly string[] } {
  const { members } = type.relations;
  if (members === undefined) return { attributes, memberIds: [] };
  const { [members.attribute]: elements, ...rest } = attributes;
  return { attributes: rest, memberIds: toMemberIds(elements) };
}

/**
 * The ids that a value of `members` names, each once.
 *
 * @throws ScimError `invalidValue` for a member without one.
 */
export function toMemberIds(members: JsonValue | undefined): readonly string[] {
  const elements = isJsonArray(members) ? members : members === undefined ? [] : [members];
  return [...new Set(elements.map(toMemberId))];
}

/**
 * Refuses groups among the members that are to be added, unless they are to be left out.
 *
 * @throws ScimError `invalidValue` that names them.
 */
export async function refuseNestedGroups(
  { settings: { store, compat } }: OperationContext,
  memberIds: readonly string[],
): Promise<void> {
  if (compat.nestedGroups || memberIds.length === 0) return;
  const groups = await store.existingIds('Group', memberIds);
  const users = await store.existingIds('User', [...groups]);
  const nested = [...groups].filter((id) => !users.has(id));
  if (nested.length === 0) return;
  const names = nested.map((id) => JSON.stringify(id)).join(', ');
  throw invalidValue(`members: groups cannot be members of a group: ${names}`);
}

/** Tells the log of members that were left out: nobody is, or groups are. */
export async function reportUnknownMembers(
  { report, settings }: OperationContext,
  groupId: string,
  memberIds: readonly string[],
): Promise<void> {
  if (memberIds.length === 0) return;
  const groups = await settings.store.existingIds('Group', memberIds);
  const nestedGroupIds = memberIds.filter((id) => groups.has(id));
  report({ event: 'unknownMembers', groupId, memberIds, nestedGroupIds });
}

/** Everybody leaves except those named. */
export function onlyMembers(memberIds: readonly string[]): MembershipChange {
  return { keepOthers: false, add: memberIds, remove: [] };
}

function toMemberId(element: JsonValue, index: number): string {
  const value = isJsonObject(element) ? element['value'] : element;
  if (typeof value === 'string' && value !== '') return value;
  throw invalidValue(`members[${index}].value: missing`);
}
