import { equalJson, foldCase } from '@drawbridge/scim';
import { DEFAULT_GROUPS, FIRST_CUSTOM_GROUP } from '../default-groups.ts';
import { createMembershipTable, type MembershipTable } from './membership-table.ts';
import type {
  Change,
  KeyCondition,
  LabelledId,
  Missing,
  NameTaken,
  ResourceKeys,
  ResourceStore,
  StoredResource,
  Written,
} from './resource-store.ts';

/** Settings of a store in memory. */
export interface MemoryStoreOptions {
  /** Gives the time at which the default groups were created. */
  readonly clock?: () => Date;
}

interface Row {
  readonly resource: StoredResource;
  readonly keys: ResourceKeys;
}

/** The resources of one type. */
interface Table {
  /** In the order of creation. */
  readonly rows: Map<string, Row>;
  readonly idOfName: Map<string, string>;
  /** The number for the next resource that comes without an id. */
  nextId: number;
  nextPosition: number;
}

const NAME_TAKEN: NameTaken = { outcome: 'nameTaken' };
const MISSING: Missing = { outcome: 'missing' };

/** Creates a store that lives as long as the process: for tests, demonstrations and as the model of the durable ones. */
export function createMemoryStore(options: MemoryStoreOptions = {}): ResourceStore {
  const tables = new Map<string, Table>();
  const memberships = createMembershipTable();
  const tableOf = (type: string): Table => {
    const table = tables.get(type) ?? { rows: new Map(), idOfName: new Map(), nextId: 1, nextPosition: 1 };
    tables.set(type, table);
    return table;
  };
  seed(tableOf('Group'), (options.clock?.() ?? new Date()).toISOString());
  // Each method does its work in one go, between two turns of the event loop: that is its transaction.
  return {
    retrieve: async (type, id) => tableOf(type).rows.get(id)?.resource,
    query: async (type, { where, after = 0, offset, limit }) => {
      const found = candidates(tableOf(type), where).map((row) => row.resource);
      const behind = after === 0 ? found : found.filter(({ position }) => position > after);
      return { total: found.length, resources: behind.slice(offset, offset + limit) };
    },
    create: async (type, { id, attributes, keys, members = [], now }) => {
      const table = tableOf(type);
      if (isTaken(table, keys, undefined)) return NAME_TAKEN;
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
    },
    update: async (type, id, { change, loadMembers = false, now }) => {
      const table = tableOf(type);
      const row = table.rows.get(id);
      if (row === undefined) return MISSING;
      const users = tableOf('User');
      const members = loadMembers ? membersOf(memberships, users, id) : undefined;
      return applyChange(table, users, memberships, row, change({ ...row.resource, members }), now);
    },
    delete: async (type, id, { check, now }) => {
      const table = tableOf(type);
      const row = table.rows.get(id);
      if (row === undefined) return false;
      check(row.resource);
      remove(table, row);
      if (type === 'Group') memberships.deleteGroup(id);
      const left = type === 'User' ? memberships.deleteMember(id) : [];
      for (const group of left) touch(tableOf('Group'), group, now);
      return true;
    },
    existingIds: async (type, ids) => new Set(ids.filter((id) => tableOf(type).rows.has(id))),
    labels: async (type) => [...tableOf(type).rows.values()].map(toLabelledId),
    membersOf: async (groupIds) => collect(groupIds, (id) => membersOf(memberships, tableOf('User'), id)),
    groupsOf: async (userIds) =>
      collect(userIds, (id) => inOrder(tableOf('Group'), memberships.groupsOf(id))),
    [Symbol.asyncDispose]: async () => {},
  };
}

function seed(groups: Table, now: string): void {
  for (const { id, name } of DEFAULT_GROUPS) {
    const folded = foldCase(name);
    put(groups, {
      resource: {
        id,
        attributes: { displayName: name },
        version: 1,
        created: now,
        lastModified: now,
        position: groups.nextPosition++,
      },
      keys: { name: folded, displayName: folded, label: name },
    });
  }
  groups.nextId = FIRST_CUSTOM_GROUP;
}

function applyChange(
  table: Table,
  users: Table,
  memberships: MembershipTable,
  row: Row,
  { attributes, keys, membership }: Change,
  now: string,
): Written | NameTaken {
  const { resource } = row;
  if (isTaken(table, keys, resource.id)) return NAME_TAKEN;
  const { known, unknown } = partition(users, membership?.add ?? []);
  const membersChanged =
    membership !== undefined && memberships.change(resource.id, { ...membership, add: known });
  if (!membersChanged && equalJson(attributes, resource.attributes)) return written(resource, false, unknown);
  const changed = { ...resource, attributes, version: resource.version + 1, lastModified: now };
  // Setting an existing key of a Map keeps its place in the order.
  if (row.keys.name !== undefined) table.idOfName.delete(row.keys.name);
  put(table, { resource: changed, keys });
  return written(changed, true, unknown);
}

function put(table: Table, row: Row): void {
  table.rows.set(row.resource.id, row);
  if (row.keys.name !== undefined) table.idOfName.set(row.keys.name, row.resource.id);
}

function remove(table: Table, { resource, keys }: Row): void {
  table.rows.delete(resource.id);
  if (keys.name !== undefined) table.idOfName.delete(keys.name);
}

function touch(table: Table, id: string, now: string): void {
  const row = table.rows.get(id);
  if (row === undefined) return;
  const resource = { ...row.resource, version: row.resource.version + 1, lastModified: now };
  table.rows.set(id, { ...row, resource });
}

function isTaken(table: Table, { name }: ResourceKeys, own: string | undefined): boolean {
  const holder = name === undefined ? undefined : table.idOfName.get(name);
  return holder !== undefined && holder !== own;
}

/** The rows that satisfy all conditions; the id and the name are looked up, the rest is compared. */
function candidates(table: Table, where: readonly KeyCondition[]): readonly Row[] {
  const id = where.find(({ key }) => key === 'id')?.value;
  const name = where.find(({ key }) => key === 'name')?.value;
  const only = id ?? (name === undefined ? undefined : (table.idOfName.get(name) ?? ''));
  const row = only === undefined ? undefined : table.rows.get(only);
  const rows = only === undefined ? [...table.rows.values()] : row === undefined ? [] : [row];
  return rows.filter(({ resource, keys }) =>
    where.every(({ key, value }) => (key === 'id' ? resource.id : keys[key]) === value),
  );
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

function membersOf(memberships: MembershipTable, users: Table, groupId: string): readonly LabelledId[] {
  return inOrder(users, memberships.membersOf(groupId));
}

function inOrder(table: Table, ids: Iterable<string>): readonly LabelledId[] {
  return [...ids]
    .flatMap((id) => table.rows.get(id) ?? [])
    .toSorted((left, right) => left.resource.position - right.resource.position)
    .map(toLabelledId);
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
