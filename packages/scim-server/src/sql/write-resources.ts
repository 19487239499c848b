import { equalJson } from '@drawbridge/scim';
import type { Kysely } from 'kysely';
import type {
  Deletion,
  Draft,
  Missing,
  NameTaken,
  ResourceKeys,
  StoredResource,
  Update,
  Written,
} from '../store/resource-store.ts';
import { changeMembers, readMembers, touchGroupsOf } from './memberships.ts';
import { readResource } from './read-resources.ts';
import { RESOURCE_COLUMNS, toKeyColumns, toStoredResource } from './rows.ts';
import type { Tables } from './tables.ts';

/** A database inside a transaction. */
type Transaction = Kysely<Tables>;

/** Creates a resource. */
export async function createResource(
  transaction: Transaction,
  type: string,
  { id, attributes, keys, members = [], now }: Draft,
): Promise<Written | NameTaken> {
  if (await isTaken(transaction, type, keys, 0)) return { outcome: 'nameTaken' };
  const row = await transaction
    .insertInto('resources')
    .values({
      type,
      id: id ?? (await takeNumber(transaction, type)),
      ...toKeyColumns(keys),
      attributes: JSON.stringify(attributes),
      version: 1,
      created: now,
      last_modified: now,
    })
    .returning(RESOURCE_COLUMNS)
    .executeTakeFirstOrThrow();
  const membership = { keepOthers: true, add: members, remove: [] };
  const { unknown } = await changeMembers(transaction, row.position, membership);
  return { outcome: 'written', resource: toStoredResource(row), changed: true, unknownMembers: unknown };
}

/** Changes a resource, unless the change changes nothing. */
export async function updateResource(
  transaction: Transaction,
  type: string,
  id: string,
  { change, loadMembers = false, now }: Update,
): Promise<Written | NameTaken | Missing> {
  const current = await readResource(transaction, type, id);
  if (current === undefined) return { outcome: 'missing' };
  const members = loadMembers ? ((await readMembers(transaction, [id])).get(id) ?? []) : undefined;
  const { attributes, keys, membership } = change({ ...current, members });
  if (await isTaken(transaction, type, keys, current.position)) return { outcome: 'nameTaken' };
  const moved =
    membership === undefined
      ? { changed: false, unknown: [] }
      : await changeMembers(transaction, current.position, membership);
  const changed = moved.changed || !equalJson(attributes, current.attributes);
  const resource = changed
    ? { ...current, attributes, version: current.version + 1, lastModified: now }
    : current;
  if (changed) await writeResource(transaction, resource, keys);
  return { outcome: 'written', resource, changed, unknownMembers: moved.unknown };
}

/** Deletes a resource; the database deletes its memberships. */
export async function deleteResource(
  transaction: Transaction,
  type: string,
  id: string,
  { check, now }: Deletion,
): Promise<boolean> {
  const current = await readResource(transaction, type, id);
  if (current === undefined) return false;
  check(current);
  if (type === 'User') await touchGroupsOf(transaction, current.position, now);
  await transaction.deleteFrom('resources').where('position', '=', current.position).execute();
  return true;
}

async function writeResource(
  transaction: Transaction,
  { position, attributes, version, lastModified }: StoredResource,
  keys: ResourceKeys,
): Promise<void> {
  await transaction
    .updateTable('resources')
    .set({
      ...toKeyColumns(keys),
      attributes: JSON.stringify(attributes),
      version,
      last_modified: lastModified,
    })
    .where('position', '=', position)
    .execute();
}

async function isTaken(
  transaction: Transaction,
  type: string,
  { name }: ResourceKeys,
  own: number,
): Promise<boolean> {
  if (name === undefined) return false;
  const holder = await transaction
    .selectFrom('resources')
    .select('position')
    .where('type', '=', type)
    .where('name', '=', name)
    .executeTakeFirst();
  return holder !== undefined && holder.position !== own;
}

/** Takes the next number of a type; a number is never given twice. */
async function takeNumber(transaction: Transaction, type: string): Promise<string> {
  const { next } = await transaction
    .insertInto('counters')
    .values({ type, next: 2 })
    .onConflict((conflict) =>
      conflict.column('type').doUpdateSet((column) => ({ next: column('counters.next', '+', 1) })),
    )
    .returning('next')
    .executeTakeFirstOrThrow();
  return String(next - 1);
}
