import { foldCase, isJsonArray, isJsonObject, type JsonValue } from '@drawbridge/scim';
import type { ScimClient } from '@drawbridge/scim-client';
import type { Assignment } from '../field/assign.ts';
import { misuse } from '../failure.ts';
import { endpointOf, USERS } from '../kind.ts';
import { findAll, keyOf } from '../reference/find-resource.ts';
import { textOf } from '../view/cell.ts';
import type { ImportRow } from './import-row.ts';
import { readUserNames, USER_NAME } from './member-names.ts';

/** So many userNames are looked for; where there are more, all users are read. */
const FEW = 200;

/** Finds the ids of the users by whose names members go, in all rows. Names that nobody has are left out. */
export async function findMemberIds(
  client: ScimClient,
  rows: readonly ImportRow[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = [
    ...new Set(
      rows.flatMap(({ assignments }) =>
        assignments.filter(isOfMembers).flatMap(({ value }) => namesIn(value)),
      ),
    ),
  ];
  if (names.length === 0) return new Map();
  if (names.length > FEW) {
    const all = await readUserNames(client, signal);
    return new Map([...all].map(([id, name]) => [foldCase(name), id]));
  }
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
