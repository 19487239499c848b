import type { Kysely } from 'kysely';
import type {
  KeyCondition,
  LabelledId,
  StoredResource,
  StorePage,
  StoreQuery,
} from '../store/resource-store.ts';
import { RESOURCE_COLUMNS, toChunks, toStoredResource } from './rows.ts';
import type { Tables } from './tables.ts';

type Database = Kysely<Tables>;

const COLUMNS = {
  id: 'id',
  name: 'name',
  displayName: 'display_name',
  externalId: 'external_id',
} as const satisfies Record<KeyCondition['key'], string>;

/** Reads one resource by its id. */
export async function readResource(
  database: Database,
  type: string,
  id: string,
): Promise<StoredResource | undefined> {
  const row = await database
    .selectFrom('resources')
    .select(RESOURCE_COLUMNS)
    .where('type', '=', type)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toStoredResource(row);
}

/** Reads a page of the resources that satisfy all conditions, and counts them all. */
export async function readPage(
  database: Database,
  type: string,
  { where, after = 0, offset, limit }: StoreQuery,
): Promise<StorePage> {
  const matching = where.reduce(
    (select, { key, value }) => select.where(COLUMNS[key], '=', value),
    database.selectFrom('resources').where('type', '=', type),
  );
  const { matches } = await matching
    .select((expression) => expression.fn.countAll<number | string | bigint>().as('matches'))
    .executeTakeFirstOrThrow();
  // Databases differ in the type of a count.
  const total = Number(matches);
  if (limit === 0 || offset >= total) return { total, resources: [] };
  const rows = await matching
    .select(RESOURCE_COLUMNS)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .offset(offset)
    .execute();
  return { total, resources: rows.map(toStoredResource) };
}

/** Those of the ids that resources of a type have. */
export async function readExistingIds(
  database: Database,
  type: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const existing = new Set<string>();
  for (const chunk of toChunks(ids)) {
    const rows = await database
      .selectFrom('resources')
      .select('id')
      .where('type', '=', type)
      .where('id', 'in', chunk)
      .execute();
    for (const { id } of rows) existing.add(id);
  }
  return existing;
}

/** Every resource of a type by id and label, in the order of creation. */
export async function readLabels(database: Database, type: string): Promise<readonly LabelledId[]> {
  return database
    .selectFrom('resources')
    .select(['id', 'label'])
    .where('type', '=', type)
    .orderBy('position')
    .execute();
}
