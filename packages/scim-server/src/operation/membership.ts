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

/** The attribute of a group that is kept as rows, not in the group. */
export const MEMBERS = 'members';

/** Tells whether resources of a type have members. */
export function hasMembers(type: ResourceType): boolean {
  return type.name === 'Group';
}

/** Whether the members of a group are derived, so that writes to them have no effect. */
export function hasDerivedMembers(groupId: string): boolean {
  return defaultGroupById(groupId)?.everyone ?? false;
}

/** Takes the members of a group out of its attributes. */
export function separateMembers(
  type: ResourceType,
  attributes: Attributes,
): { readonly attributes: Attributes; readonly memberIds: readonly string[] } {
  if (!hasMembers(type)) return { attributes, memberIds: [] };
  const { [MEMBERS]: members, ...rest } = attributes;
  return { attributes: rest, memberIds: toMemberIds(members) };
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
 * Refuses groups among the members that are to be added.
 *
 * @throws ScimError `invalidValue` that names them.
 */
export async function refuseNestedGroups(
  { settings }: OperationContext,
  memberIds: readonly string[],
): Promise<void> {
  if (memberIds.length === 0) return;
  const groups = await settings.store.existingIds('Group', memberIds);
  if (groups.size === 0) return;
  const names = [...groups].map((id) => JSON.stringify(id)).join(', ');
  throw invalidValue(`${MEMBERS}: groups cannot be members of a group: ${names}`);
}

/** Tells the log of members that nobody is. */
export function reportUnknownMembers(
  { settings }: OperationContext,
  groupId: string,
  memberIds: readonly string[],
): void {
  if (memberIds.length > 0) settings.log({ event: 'unknownMembers', groupId, memberIds });
}

/** Everybody leaves except those named. */
export function onlyMembers(memberIds: readonly string[]): MembershipChange {
  return { keepOthers: false, add: memberIds, remove: [] };
}

function toMemberId(element: JsonValue, index: number): string {
  const value = isJsonObject(element) ? element['value'] : element;
  if (typeof value === 'string' && value !== '') return value;
  throw invalidValue(`${MEMBERS}[${index}].value: missing`);
}
