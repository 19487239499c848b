import { equalJson } from '@drawbridge/scim';
import { findBroken, type MembershipView } from './invariant.ts';
import { applyMembership, createMembershipTable, type MembershipTable } from './membership-table.ts';
import { notBefore } from './not-before.ts';
import type {
  Deleted,
  Deletion,
  Draft,
  KeyCondition,
  LabelledId,
  Missing,
  NameTaken,
  Refused,
  ResourceKeys,
  ResourceStore,
  StoredResource,
  Update,
  Written,
} from './resource-store.ts';
import { SEEDED_GROUPS } from './seeded-groups.ts';
import { createUniqueIndex, type UniqueIndex } from './unique-index.ts';

interface Row {
  readonly resource: StoredResource;
  readonly keys: ResourceKeys;
}

/** The resources of one type. */
interface Table {
  readonly rows: Map<string, Row>;
  /** The same in the order of creation, made when it is needed after a change. */
  ordered: readonly Row[] | undefined;
  readonly idOfName: Map<string, string>;
  readonly idsOfExternalId: Map<string, Set<string>>;
  readonly uniqueValues: UniqueIndex;
  /** The number for the next resource that comes without an id. */
  nextId: number;
  nextPosition: number;
}

/** The data of one tenant. */
interface Data {
  readonly tableOf: (type: string) => Table;
  readonly memberships: MembershipTable;
}

const MISSING: Missing = { outcome: 'missing' };

/** Creates the store of one tenant, with the default groups. */
export function createMemoryTenant(now: string): ResourceStore {
  const data = createData();
  const { tableOf, memberships } = data;
  seed(tableOf('Group'), now);
  // Each method does its work in one go, between two turns of the event loop: that is its transaction.
  return {
    retrieve: async (type, id) => tableOf(type).rows.get(id)?.resource,
    query: async (type, { where, after = 0, offset, limit }) => {
      const { rows, begin } = candidates(tableOf(type), where, after);
      return {
        total: rows.length,
        behind: rows.length - begin,
        resources: rows.slice(begin + offset, begin + offset + limit).map(toResource),
      };
    },
    scan: async (type, { where, after = 0, limit, modifiedSince }) => {
      const { rows, begin } = candidates(tableOf(type), where, after);
      if (modifiedSince === undefined) return rows.slice(begin, begin + limit).map(toResource);
      const isNew = ({ resource }: Row): boolean => resource.lastModified >= modifiedSince;
      return rows.slice(begin).filter(isNew).slice(0, limit).map(toResource);
    },
    create: async (type, draft) => createResource(data, type, draft),
    update: async (type, id, update) => updateResource(data, type, id, update),
    delete: async (type, id, deletion) => deleteResource(data, type, id, deletion),
    existingIds: async (type, ids) => new Set(ids.filter((id) => tableOf(type).rows.has(id))),
    labels: async (type) => [...tableOf(type).rows.values()].map(toLabelledId),
    countActive: async (type) => [...tableOf(type).rows.values()].filter(({ keys }) => keys.active).length,
    membersOf: async (groupIds) => collect(groupIds, (id) => membersOf(data, id)),
    groupsOf: async (userIds) =>
      collect(userIds, (id) => inOrder(tableOf('Group'), memberships.groupsOf(id))),
  };
}

function createData(): Data {
  const tables = new Map<string, Table>();
  return {
    memberships: createMembershipTable(),
    tableOf: (type) => {
      const table = tables.get(type) ?? createTable();
      tables.set(type, table);
      return table;
    },
  };
}

function createTable(): Table {
  return {
    rows: new Map(),
    ordered: undefined,
    idOfName: new Map(),
    idsOfExternalId: new Map(),
    uniqueValues: createUniqueIndex(),
    nextId: 1,
    nextPosition: 1,
  };
}

function seed(groups: Table, now: string): void {
  for (const { id, attributes, keys } of SEEDED_GROUPS) {
    const position = groups.nextPosition++;
    put(groups, {
      resource: { id, attributes, version: 1, created: now, lastModified: now, position },
      keys,
    });
  }
  groups.nextId = SEEDED_GROUPS.length + 1;
}

function createResource(
  { tableOf, memberships }: Data,
  type: string,
  { id, attributes, keys, members = [], now }: Draft,
): Written | NameTaken {
  const table = tableOf(type);
  const taken = findTaken(table, keys, undefined);
  if (taken !== undefined) return taken;
  const resource: StoredResource = {
    id: id ?? String(table.nextId++),
    attributes,
    version: 1,
    created: now,
    lastModified: now,
    position: table.nextPosition++,
  };
  if (table.rows.has(resource.id)) throw new Error(`the id of a new ${type} is in use`);
  put(table, { resource, keys });
  const { known, unknown } = partition(tableOf('User'), members);
  memberships.change(resource.id, { keepOthers: true, add: known, remove: [] });
  return written(resource, true, unknown);
}

function updateResource(
  data: Data,
  type: string,
  id: string,
  { change, loadMembers = false, invariants = [], now }: Update,
): Written | NameTaken | Missing | Refused {
  const { tableOf, memberships } = data;
  const table = tableOf(type);
  const row = table.rows.get(id);
  if (row === undefined) return MISSING;
  const { resource } = row;
  const members = loadMembers ? membersOf(data, id) : undefined;
  const { attributes, keys, membership } = change({ ...resource, members });
  const taken = findTaken(table, keys, id);
  if (taken !== undefined) return taken;
  const { known, unknown } = partition(tableOf('User'), membership?.add ?? []);
  const moved = membership === undefined ? undefined : { ...membership, add: known };
  const before = toView(data);
  const after: MembershipView = {
    membersOf: (groupId) =>
      type === 'Group' && groupId === id && moved !== undefined
        ? applyMembership(memberships.membersOf(id), moved)
        : before.membersOf(groupId),
    isActive: (userId) => (type === 'User' && userId === id ? keys.active : before.isActive(userId)),
  };
  const broken = findBroken(invariants, before, after);
  if (broken !== undefined) return { outcome: 'refused', invariant: broken };
  const membersChanged = moved !== undefined && memberships.change(id, moved);
  if (!membersChanged && equalJson(attributes, resource.attributes)) return written(resource, false, unknown);
  const changed = {
    ...resource,
    attributes,
    version: resource.version + 1,
    lastModified: notBefore(resource, now),
  };
  // Setting an existing key of a Map keeps its place in the order.
  release(table, row);
  put(table, { resource: changed, keys });
  return written(changed, true, unknown);
}

function deleteResource(
  data: Data,
  type: string,
  id: string,
  { check, invariants = [], now }: Deletion,
): Deleted | Missing | Refused {
  const { tableOf, memberships } = data;
  const table = tableOf(type);
  const row = table.rows.get(id);
  if (row === undefined) return MISSING;
  check(row.resource);
  const before = toView(data);
  const broken = findBroken(invariants, before, {
    ...before,
    membersOf: (groupId) =>
      type === 'Group' && groupId === id
        ? new Set()
        : new Set([...before.membersOf(groupId)].filter((memberId) => type !== 'User' || memberId !== id)),
  });
  if (broken !== undefined) return { outcome: 'refused', invariant: broken };
  remove(table, row);
  if (type === 'Group') memberships.deleteGroup(id);
  const left = type === 'User' ? memberships.deleteMember(id) : [];
  for (const group of left) touch(tableOf('Group'), group, now);
  return { outcome: 'deleted' };
}

function toView({ tableOf, memberships }: Data): MembershipView {
  return {
    membersOf: memberships.membersOf,
    isActive: (userId) => tableOf('User').rows.get(userId)?.keys.active ?? false,
  };
}

function put(table: Table, row: Row): void {
  setRow(table, row);
  const { name, externalId } = row.keys;
  if (name !== undefined) table.idOfName.set(name, row.resource.id);
  if (externalId !== undefined) {
    const holders = table.idsOfExternalId.get(externalId) ?? new Set();
    table.idsOfExternalId.set(externalId, holders.add(row.resource.id));
  }
  table.uniqueValues.add(row.keys, row.resource.id);
}

function setRow(table: Table, row: Row): void {
  table.rows.set(row.resource.id, row);
  table.ordered = undefined;
}

function remove(table: Table, row: Row): void {
  table.rows.delete(row.resource.id);
  table.ordered = undefined;
  release(table, row);
}

/** Lets others have the names of a resource. */
function release(table: Table, { resource, keys }: Row): void {
  table.uniqueValues.remove(keys);
  if (keys.name !== undefined) table.idOfName.delete(keys.name);
  const holders = table.idsOfExternalId.get(keys.externalId ?? '');
  holders?.delete(resource.id);
  if (holders?.size === 0) table.idsOfExternalId.delete(keys.externalId ?? '');
}

function touch(table: Table, id: string, now: string): void {
  const row = table.rows.get(id);
  if (row === undefined) return;
  const resource = {
    ...row.resource,
    version: row.resource.version + 1,
    lastModified: notBefore(row.resource, now),
  };
  setRow(table, { ...row, resource });
}

function findTaken(table: Table, keys: ResourceKeys, own: string | undefined): NameTaken | undefined {
  const holder = keys.name === undefined ? undefined : table.idOfName.get(keys.name);
  if (holder !== undefined && holder !== own) return { outcome: 'nameTaken' };
  return table.uniqueValues.findTaken(keys, own);
}

/** Rows in the order of creation, and where those behind a position begin. */
interface Candidates {
  readonly rows: readonly Row[];
  readonly begin: number;
}

/** The rows that satisfy all conditions. */
function candidates(table: Table, where: readonly KeyCondition[], after: number): Candidates {
  const rows =
    where.length === 0
      ? inOrderOfCreation(table)
      : lookUp(table, where).filter(({ resource, keys }) =>
          where.every(({ key, value }) => (key === 'id' ? resource.id : keys[key]) === value),
        );
  return { rows, begin: after === 0 ? 0 : findBehind(rows, after) };
}

/** No fewer rows than satisfy all conditions: those that the first condition with an index finds. */
function lookUp(table: Table, where: readonly KeyCondition[]): readonly Row[] {
  for (const { key, value } of where) {
    if (key === 'id') return rowsOf(table, [value]);
    if (key === 'name') return rowsOf(table, [table.idOfName.get(value) ?? '']);
    if (key === 'externalId') return rowsOf(table, table.idsOfExternalId.get(value) ?? []);
  }
  return inOrderOfCreation(table);
}

function rowsOf(table: Table, ids: Iterable<string>): readonly Row[] {
  return [...ids]
    .flatMap((id) => table.rows.get(id) ?? [])
    .toSorted((left, right) => left.resource.position - right.resource.position);
}

function inOrderOfCreation(table: Table): readonly Row[] {
  // A Map keeps the order in which its keys were added, also where their values are replaced.
  table.ordered ??= [...table.rows.values()];
  return table.ordered;
}

/** Where the rows behind a position begin. */
function findBehind(rows: readonly Row[], position: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.resource.position ?? Infinity) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function partition(
  users: Table,
  ids: readonly string[],
): { readonly known: readonly string[]; readonly unknown: readonly string[] } {
  return {
    known: ids.filter((id) => users.rows.has(id)),
    unknown: ids.filter((id) => !users.rows.has(id)),
  };
}

function toResource({ resource }: Row): StoredResource {
  return resource;
}

function membersOf({ tableOf, memberships }: Data, groupId: string): readonly LabelledId[] {
  return inOrder(tableOf('User'), memberships.membersOf(groupId));
}

function inOrder(table: Table, ids: Iterable<string>): readonly LabelledId[] {
  return rowsOf(table, ids).map(toLabelledId);
}

function toLabelledId({ resource, keys }: Row): LabelledId {
  return { id: resource.id, label: keys.label };
}

function collect(
  ids: readonly string[],
  read: (id: string) => readonly LabelledId[],
): ReadonlyMap<string, readonly LabelledId[]> {
  return new Map(ids.map((id) => [id, read(id)] as const).filter(([, found]) => found.length > 0));
}

function written(resource: StoredResource, changed: boolean, unknownMembers: readonly string[]): Written {
  return { outcome: 'written', resource, changed, unknownMembers };
}
