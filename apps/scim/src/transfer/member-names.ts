import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@drawbridge/scim';
import type { ScimClient } from '@drawbridge/scim-client';
import { endpointOf, USERS } from '../kind.ts';
import { textOf } from '../view/cell.ts';

/** How members are written. */
export type MemberNotation = 'userName' | 'id' | 'none';

/** What is put before a userName in the place of an id. */
export const USER_NAME = 'userName:';

/** The userNames of all users by their ids. */
export async function readUserNames(
  client: ScimClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const { id, userName } of endpointOf(client, USERS).list({ attributes: ['userName'], signal })) {
    if (typeof userName === 'string') names.set(id, userName);
  }
  return names;
}

/** A group whose members go by their userNames, which mean something at another service provider too. */
export function withMemberNames(group: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  const { members } = group;
  return isJsonArray(members)
    ? { ...group, members: members.map((member) => withName(member, names)) }
    : group;
}

function withName(member: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (!isJsonObject(member)) return member;
  const name = names.get(textOf(member['value']));
  if (name === undefined) return member;
  const { $ref: _, display: __, ...rest } = member;
  return { ...rest, value: `${USER_NAME}${name}` };
}
