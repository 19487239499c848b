import { foldCase, isJsonArray, isJsonObject, type JsonValue } from '@drawbridge/scim';
import type { ScimClient } from '@drawbridge/scim-client';
import type { Assignment } from '../field/assign.ts';
import { misuse } from '../failure.ts';
import { endpointOf, USERS } from '../kind.ts';
import { findAll, keyOf } from '../reference/find-resource.ts';
import { textOf } from '../view/cell.ts';
import type { ImportRow } from './import-row.ts';
import { USER_NAME } from './member-names.ts';

/** Finds the ids of the users by whose names members go, in all rows. Names that nobody has are left out. */
export async function findMemberIds(
  client: ScimClient,
  rows: readonly ImportRow[],
): Promise<ReadonlyMap<string, string>> {
  const names = [
    ...new Set(
      rows.flatMap(({ assignments }) =>
        assignments.filter(isOfMembers).flatMap(({ value }) => namesIn(value)),
      ),
    ),
  ];
  if (names.length === 0) return new Map();
  const references = names.map((value) => ({ by: 'name', value }) as const);
  const found = await findAll(endpointOf(client, USERS), USERS, references, { attributes: ['userName'] });
  return new Map(
    references.flatMap((reference) => {
      const [first, ...others] = found.get(keyOf(reference)) ?? [];
      return first === undefined || others.length > 0 ? [] : [[foldCase(reference.value), first.id] as const];
    }),
  );
}

/**
 * Puts ids in the place of userNames, where a row tells of members.
 *
 * @throws Failure for a name that nobody has.
 */
export function withMemberIds(assignment: Assignment, ids: ReadonlyMap<string, string>): Assignment {
  return isOfMembers(assignment) ? { ...assignment, value: replaceNames(assignment.value, ids) } : assignment;
}

/** Whether a row says who belongs to a group. */
export function isOfMembers({ field: { path, reference } }: Assignment): boolean {
  return (
    reference.extension === undefined &&
    reference.attribute.name === 'members' &&
    [undefined, 'value'].includes(path.subAttribute)
  );
}

function replaceNames(value: JsonValue, ids: ReadonlyMap<string, string>): JsonValue {
  if (isJsonArray(value)) return value.map((element) => replaceNames(element, ids));
  if (isJsonObject(value)) return { ...value, value: replaceNames(value['value'] ?? null, ids) };
  if (typeof value !== 'string' || !value.startsWith(USER_NAME)) return value;
  const name = value.slice(USER_NAME.length);
  const id = ids.get(foldCase(name));
  if (id === undefined) throw misuse(`No user has the userName ${JSON.stringify(name)}.`);
  return id;
}

function namesIn(value: JsonValue): readonly string[] {
  if (isJsonArray(value)) return value.flatMap(namesIn);
  if (isJsonObject(value)) return namesIn(textOf(value['value']));
  return typeof value === 'string' && value.startsWith(USER_NAME) ? [value.slice(USER_NAME.length)] : [];
}
