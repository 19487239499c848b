import { equalJson } from '@drawbridge/scim';
import { sql } from 'kysely';
import { notBefore } from '../store/not-before.ts';
import type {
  Deleted,
  Deletion,
  Draft,
  Missing,
  NameTaken,
  ResourceKeys,
  StoredResource,
  Update,
  Written,
} from '../store/resource-store.ts';
import { takePlaces } from './counters.ts';
import { guard } from './guard.ts';
import { toKeyText } from './key-text.ts';
import { changeMembers, groupKeysOf, readMembers, touchGroupsOf } from './memberships.ts';
import { lockResource, readResource } from './read-resources.ts';
import { RESOURCE_COLUMNS, toKeyColumns, toStoredResource } from './rows.ts';
import { prepare, type Scope } from './scope.ts';
import { findTakenValue, writeUniqueValues } from './unique-values.ts';

/** The resources of a type whose creation shows the planner how many there are. */
const STATISTICS_AT: readonly number[] = [100, 1000, 10_000];

const NO_KEYS = { name: null, display_name: null, external_id: null, label: '', active: 0 };

const insert = prepare((database) =>
  database
    .insertInto('resources')
    .values({
      tenant: '',
      type: '',
      id: '',
      position: 0,
      ...NO_KEYS,
      attributes: '',
      version: 0,
      created: '',
      last_modified: '',
    })
    .returning(RESOURCE_COLUMNS),
);

const rewrite = prepare((database) =>
  database
    .updateTable('resources')
    .set({ ...NO_KEYS, attributes: '', version: 0, last_modified: '' })
    .where('key', '=', 0),
);

const selectHolder = prepare((database) =>
  database
    .selectFrom('resources')
    .select('key')
    .where('tenant', '=', '')
    .where('type', '=', '')
    .where('name', '=', ''),
);

/** Creates a resource. */
export async function createResource(
  scope: Scope,
  type: string,
  { id, attributes, keys, members = [], now }: Draft,
): Promise<Written | NameTaken> {
  const taken = await findTaken(scope, type, keys, undefined);
  if (taken !== undefined) return taken;
  const place = await takePlaces(scope, type, { numbers: id === undefined ? 1 : 0, positions: 1 });
  const [row] = await insert(
    scope,
    scope.tenant,
    type,
    id ?? String(place.number),
    place.position,
    ...toKeyParameters(keys),
    JSON.stringify(attributes),
    1,
    now,
    now,
  );
  if (row === undefined) throw new Error('the database inserted nothing');
  await takeStatistics(scope, place.position);
  if (keys.unique !== undefined) await writeUniqueValues(scope, type, row.key, keys.unique);
  const membership = { keepOthers: true, add: members, remove: [] };
  const { unknown } = await changeMembers(scope, row.key, membership);
  return { outcome: 'written', resource: toStoredResource(row), changed: true, unknownMembers: unknown };
}

/**
 * Has statistics taken now and then while a type is new. The database does so by itself, but minutes later: until then
 * a first import would find each resource by walking through all that are there.
 */
async function takeStatistics({ database, traits }: Scope, position: number): Promise<void> {
  if (traits.takeStatistics === undefined || !STATISTICS_AT.includes(position)) return;
  await sql.raw(traits.takeStatistics).execute(database);
}

/**
 * Changes a resource, unless the change changes nothing.
 *
 * @throws InvariantBroken
 */
export async function updateResource(
  scope: Scope,
  type: string,
  id: string,
  { change, loadMembers = false, invariants = [], now }: Update,
): Promise<Written | NameTaken | Missing> {
  const row = await lockResource(scope, type, id);
  if (row === undefined) return { outcome: 'missing' };
  const current = toStoredResource(row);
  const members = loadMembers ? ((await readMembers(scope, [id])).get(id) ?? []) : undefined;
  const { attributes, keys, membership } = change({ ...current, members });
  const taken = await findTaken(scope, type, keys, row.key);
  if (taken !== undefined) return taken;
  const concerned = invariants.filter((invariant) =>
    type === 'Group'
      ? membership !== undefined && invariant.groupId === id
      : invariant.kind === 'keepsActiveMember' && row.active === 1 && !keys.active,
  );
  return guard(scope, concerned, async () => {
    const moved =
      membership === undefined
        ? { changed: false, unknown: [] }
        : await changeMembers(scope, row.key, membership);
    const changed = moved.changed || !equalJson(attributes, current.attributes);
    const resource = changed
      ? { ...current, attributes, version: current.version + 1, lastModified: notBefore(current, now) }
      : current;
    if (changed) await writeResource(scope, type, row.key, resource, keys);
    return { outcome: 'written', resource, changed, unknownMembers: moved.unknown };
  });
}

/**
 * Deletes a resource; the database deletes its memberships.
 *
 * @throws InvariantBroken
 */
export async function deleteResource(
  scope: Scope,
  type: string,
  id: string,
  { check, invariants = [], now }: Deletion,
): Promise<Deleted | Missing> {
  const known = await readResource(scope, type, id);
  if (known === undefined) return { outcome: 'missing' };
  const concerned = invariants.filter(({ groupId }) => type !== 'Group' || groupId === id);
  return guard(scope, concerned, async () => {
    // Groups before their members, as when members are changed: who deletes does not stand in the way of who adds.
    if (type === 'User') await lockGroupsOf(scope, known.key);
    const current = await lockResource(scope, type, id);
    if (current === undefined) return { outcome: 'missing' };
    check(toStoredResource(current));
    if (type === 'User') await touchGroupsOf(scope, current.key, now);
    await scope.database.deleteFrom('resources').where('key', '=', current.key).execute();
    return { outcome: 'deleted' };
  });
}

async function lockGroupsOf(scope: Scope, member: number): Promise<void> {
  if (!scope.traits.lockRows) return;
  const groups = await groupKeysOf(scope, member);
  if (groups.length === 0) return;
  await scope.database
    .selectFrom('resources')
    .select('key')
    .where('key', 'in', groups)
    .orderBy('key')
    .forNoKeyUpdate()
    .execute();
}

async function writeResource(
  scope: Scope,
  type: string,
  key: number,
  { attributes, version, lastModified }: StoredResource,
  keys: ResourceKeys,
): Promise<void> {
  if (keys.unique !== undefined) await writeUniqueValues(scope, type, key, keys.unique);
  await rewrite(scope, ...toKeyParameters(keys), JSON.stringify(attributes), version, lastModified, key);
}

async function findTaken(
  scope: Scope,
  type: string,
  keys: ResourceKeys,
  own: number | undefined,
): Promise<NameTaken | undefined> {
  if (await isTaken(scope, type, keys, own)) return { outcome: 'nameTaken' };
  return keys.unique === undefined ? undefined : findTakenValue(scope, type, keys.unique, own);
}

async function isTaken(
  scope: Scope,
  type: string,
  { name }: ResourceKeys,
  own: number | undefined,
): Promise<boolean> {
  if (name === undefined) return false;
  const [holder] = await selectHolder(scope, scope.tenant, type, toKeyText(name));
  return holder !== undefined && holder.key !== own;
}

/** In the order of NO_KEYS. */
function toKeyParameters(keys: ResourceKeys): readonly (string | number | null)[] {
  const columns = toKeyColumns(keys);
  return [columns.name, columns.display_name, columns.external_id, columns.label, columns.active];
}
