import type { CompiledQuery, Kysely } from 'kysely';
import type { LabelledId, MembershipChange } from '../store/resource-store.ts';
import { createTurn, type GiveWay } from '../turn.ts';
import { toStorableText } from './key-text.ts';
import { toChunks } from './rows.ts';
import { prepare, type Scope, type Statement } from './scope.ts';
import type { Tables } from './tables.ts';

/** What changing a group's members did. */
export interface MembershipResult {
  /** Whether anything differs from before. */
  readonly changed: boolean;
  /** Ids to be added that no user has. */
  readonly unknown: readonly string[];
}

/** One side of a membership as it is read. */
interface Entry extends LabelledId {
  /** The id on the other side. */
  readonly owner: string;
}

/** A query for entries; from which tables is no matter. */
interface Entries {
  readonly compile: () => CompiledQuery<Entry>;
  readonly execute: () => Promise<readonly Entry[]>;
}

const selectMembers = prepare((database) => membersIn(database, '', '', ['']));
const selectGroups = prepare((database) => groupsIn(database, '', '', ['']));

const selectMemberKeys = prepare((database) =>
  database
    .selectFrom('memberships')
    .innerJoin('resources', 'resources.key', 'memberships.member_key')
    .select(['resources.key', 'resources.id'])
    .where('memberships.group_key', '=', 0)
    .where('memberships.member_key', '>', 0)
    .orderBy('memberships.member_key')
    .limit(1),
);

/** How many members are read at a time. */
const BATCH = 2000;

/** A change of one group's members on its way. */
interface Moving {
  readonly scope: Scope;
  readonly group: number;
  /** A large group takes many statements: requests that only read have their turn between them. */
  readonly giveWay: GiveWay;
}

/** Changes the members of a group; with `keepOthers`, reads and writes only those that are named. */
export async function changeMembers(
  scope: Scope,
  group: number,
  { keepOthers, add, remove }: MembershipChange,
): Promise<MembershipResult> {
  const moving: Moving = { scope, group, giveWay: createTurn() };
  const present = keepOthers ? new Map<string, number>() : await readMemberKeys(moving);
  // Who is a member already need not be looked up, nor written.
  const joining = add.filter((id) => !present.has(toStorableText(id)));
  const found = await findUsers(moving, joining);
  const leaving = keepOthers ? [...(await findUsers(moving, remove)).values()] : keysBut(present, add);
  const left = await removeMembers(moving, leaving);
  const joined = await addMembers(moving, [...found.values()]);
  return {
    changed: left + joined > 0,
    unknown: joining.filter((id) => !found.has(toStorableText(id))),
  };
}

/** The members of groups, by the groups' ids, in the order of the members' creation. */
export async function readMembers(
  scope: Scope,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly LabelledId[]>> {
  return readEntries(scope, 'Group', groupIds, selectMembers, membersIn);
}

/** The groups of users, by the users' ids, in the order of the groups' creation. */
export async function readGroups(
  scope: Scope,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly LabelledId[]>> {
  return readEntries(scope, 'User', userIds, selectGroups, groupsIn);
}

/** The keys of the groups that a member is in, in their order. */
export async function groupKeysOf({ database }: Scope, member: number): Promise<readonly number[]> {
  const rows = await database
    .selectFrom('memberships')
    .select('group_key')
    .where('member_key', '=', member)
    .orderBy('group_key')
    .execute();
  return rows.map(({ group_key: key }) => key);
}

/** Counts a change of every group that a member is in. */
export async function touchGroupsOf({ database }: Scope, member: number, now: string): Promise<void> {
  await database
    .updateTable('resources')
    .set((column) => ({
      version: column('version', '+', 1),
      // As `notBefore` has it.
      last_modified: column
        .case()
        .when('last_modified', '<', now)
        .then(now)
        .else(column.ref('last_modified'))
        .end(),
    }))
    .where('key', 'in', (select) =>
      select
        .selectFrom('memberships')
        .select('memberships.group_key')
        .where('memberships.member_key', '=', member),
    )
    .execute();
}

async function findUsers(
  { scope: { database, tenant }, giveWay }: Moving,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const keys = new Map<string, number>();
  for (const chunk of toChunks(ids.map(toStorableText))) {
    const rows = await database
      .selectFrom('resources')
      .select(['id', 'key'])
      .where('tenant', '=', tenant)
      .where('type', '=', 'User')
      .where('id', 'in', chunk)
      .execute();
    for (const { id, key } of rows) keys.set(id, key);
    await giveWay();
  }
  return keys;
}

/** The keys of all members, by their ids. */
async function readMemberKeys({ scope, group, giveWay }: Moving): Promise<ReadonlyMap<string, number>> {
  const keys = new Map<string, number>();
  for (let last = 0; ;) {
    const rows = await selectMemberKeys(scope, group, last, BATCH);
    for (const { id, key } of rows) keys.set(id, key);
    if (rows.length < BATCH) return keys;
    last = rows.at(-1)?.key ?? last;
    await giveWay();
  }
}

function keysBut(keys: ReadonlyMap<string, number>, staying: readonly string[]): readonly number[] {
  const kept = new Set(staying.map(toStorableText));
  return [...keys].flatMap(([id, key]) => (kept.has(id) ? [] : [key]));
}

async function removeMembers(
  { scope: { database }, group, giveWay }: Moving,
  members: readonly number[],
): Promise<number> {
  let removed = 0n;
  for (const chunk of toChunks(members)) {
    const { numDeletedRows } = await database
      .deleteFrom('memberships')
      .where('group_key', '=', group)
      .where('member_key', 'in', chunk)
      .executeTakeFirstOrThrow();
    removed += numDeletedRows;
    await giveWay();
  }
  return Number(removed);
}

async function addMembers(
  { scope: { database }, group, giveWay }: Moving,
  members: readonly number[],
): Promise<number> {
  let added = 0n;
  for (const chunk of toChunks(members)) {
    const { numInsertedOrUpdatedRows } = await database
      .insertInto('memberships')
      .values(chunk.map((member) => ({ group_key: group, member_key: member })))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    added += numInsertedOrUpdatedRows ?? 0n;
    await giveWay();
  }
  return Number(added);
}

async function readEntries(
  scope: Scope,
  type: string,
  ids: readonly string[],
  one: Statement<Entry>,
  many: typeof membersIn,
): Promise<ReadonlyMap<string, readonly LabelledId[]>> {
  const found = new Map<string, LabelledId[]>();
  for (const chunk of toChunks(ids.map(toStorableText))) {
    const [id = ''] = chunk;
    const rows =
      chunk.length === 1
        ? await one(scope, scope.tenant, type, id)
        : await many(scope.database, scope.tenant, type, chunk).execute();
    for (const { owner, id: other, label } of rows) {
      const entries = found.get(owner) ?? [];
      entries.push({ id: other, label });
      found.set(owner, entries);
    }
  }
  return found;
}

function membersIn(database: Kysely<Tables>, tenant: string, type: string, ids: readonly string[]): Entries {
  return database
    .selectFrom('resources as groups')
    .innerJoin('memberships', 'memberships.group_key', 'groups.key')
    .innerJoin('resources as members', 'members.key', 'memberships.member_key')
    .select(['groups.id as owner', 'members.id', 'members.label'])
    .where('groups.tenant', '=', tenant)
    .where('groups.type', '=', type)
    .where('groups.id', 'in', ids)
    .orderBy('memberships.group_key')
    .orderBy('memberships.member_key');
}

function groupsIn(database: Kysely<Tables>, tenant: string, type: string, ids: readonly string[]): Entries {
  return database
    .selectFrom('resources as members')
    .innerJoin('memberships', 'memberships.member_key', 'members.key')
    .innerJoin('resources as groups', 'groups.key', 'memberships.group_key')
    .select(['members.id as owner', 'groups.id', 'groups.label'])
    .where('members.tenant', '=', tenant)
    .where('members.type', '=', type)
    .where('members.id', 'in', ids)
    .orderBy('memberships.member_key')
    .orderBy('memberships.group_key');
}
