import type { Kysely } from 'kysely';
import type { LabelledId, MembershipChange } from '../store/resource-store.ts';
import { toChunks } from './rows.ts';
import type { Tables } from './tables.ts';

type Database = Kysely<Tables>;

/** What changing a group's members did. */
export interface MembershipResult {
  /** Whether anything differs from before. */
  readonly changed: boolean;
  /** Ids to be added that no user has. */
  readonly unknown: readonly string[];
}

/** Changes the members of a group; with `keepOthers`, reads and writes only those that are named. */
export async function changeMembers(
  database: Database,
  group: number,
  { keepOthers, add, remove }: MembershipChange,
): Promise<MembershipResult> {
  const joining = await findUsers(database, add);
  const wanted = add.flatMap((id) => joining.get(id) ?? []);
  const leaving = keepOthers
    ? [...(await findUsers(database, remove)).values()]
    : await membersExcept(database, group, wanted);
  const left = await removeMembers(database, group, leaving);
  const joined = await addMembers(database, group, wanted);
  return { changed: left + joined > 0, unknown: add.filter((id) => !joining.has(id)) };
}

/** The members of groups, by the groups' ids, in the order of the members' creation. */
export async function readMembers(
  database: Database,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly LabelledId[]>> {
  const found = new Map<string, LabelledId[]>();
  for (const ids of toChunks(groupIds)) {
    const rows = await database
      .selectFrom('resources as groups')
      .innerJoin('memberships', 'memberships.group_position', 'groups.position')
      .innerJoin('resources as members', 'members.position', 'memberships.member_position')
      .select(['groups.id as owner', 'members.id', 'members.label'])
      .where('groups.type', '=', 'Group')
      .where('groups.id', 'in', ids)
      .orderBy('memberships.group_position')
      .orderBy('memberships.member_position')
      .execute();
    collect(found, rows);
  }
  return found;
}

/** The groups of users, by the users' ids, in the order of the groups' creation. */
export async function readGroups(
  database: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly LabelledId[]>> {
  const found = new Map<string, LabelledId[]>();
  for (const ids of toChunks(userIds)) {
    const rows = await database
      .selectFrom('resources as members')
      .innerJoin('memberships', 'memberships.member_position', 'members.position')
      .innerJoin('resources as groups', 'groups.position', 'memberships.group_position')
      .select(['members.id as owner', 'groups.id', 'groups.label'])
      .where('members.type', '=', 'User')
      .where('members.id', 'in', ids)
      .orderBy('memberships.member_position')
      .orderBy('memberships.group_position')
      .execute();
    collect(found, rows);
  }
  return found;
}

/** Counts a change of every group that a member is in. */
export async function touchGroupsOf(database: Database, member: number, now: string): Promise<void> {
  await database
    .updateTable('resources')
    .set((column) => ({ version: column('version', '+', 1), last_modified: now }))
    .where('position', 'in', (select) =>
      select
        .selectFrom('memberships')
        .select('memberships.group_position')
        .where('memberships.member_position', '=', member),
    )
    .execute();
}

async function findUsers(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const positions = new Map<string, number>();
  for (const chunk of toChunks(ids)) {
    const rows = await database
      .selectFrom('resources')
      .select(['id', 'position'])
      .where('type', '=', 'User')
      .where('id', 'in', chunk)
      .execute();
    for (const { id, position } of rows) positions.set(id, position);
  }
  return positions;
}

async function membersExcept(
  database: Database,
  group: number,
  staying: readonly number[],
): Promise<readonly number[]> {
  const rows = await database
    .selectFrom('memberships')
    .select('member_position')
    .where('group_position', '=', group)
    .execute();
  const kept = new Set(staying);
  return rows.map((row) => row.member_position).filter((position) => !kept.has(position));
}

async function removeMembers(database: Database, group: number, members: readonly number[]): Promise<number> {
  let removed = 0n;
  for (const chunk of toChunks(members)) {
    const { numDeletedRows } = await database
      .deleteFrom('memberships')
      .where('group_position', '=', group)
      .where('member_position', 'in', chunk)
      .executeTakeFirstOrThrow();
    removed += numDeletedRows;
  }
  return Number(removed);
}

async function addMembers(database: Database, group: number, members: readonly number[]): Promise<number> {
  let added = 0n;
  for (const chunk of toChunks(members)) {
    const { numInsertedOrUpdatedRows } = await database
      .insertInto('memberships')
      .values(chunk.map((member) => ({ group_position: group, member_position: member })))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    added += numInsertedOrUpdatedRows ?? 0n;
  }
  return Number(added);
}

function collect(
  found: Map<string, LabelledId[]>,
  rows: readonly { readonly owner: string; readonly id: string; readonly label: string }[],
): void {
  for (const { owner, id, label } of rows) {
    const entries = found.get(owner) ?? [];
    entries.push({ id, label });
    found.set(owner, entries);
  }
}
