import type { NotNull, SelectQueryBuilder } from 'kysely';
import type {
  KeyCondition,
  LabelledId,
  StoredResource,
  StorePage,
  StoreQuery,
  StoreScan,
} from '../store/resource-store.ts';
import { toKeyText, toStorableText } from './key-text.ts';
import { RESOURCE_COLUMNS, toChunks, toConditionText, toStoredResource, type ResourceRow } from './rows.ts';
import { prepare, type Scope } from './scope.ts';
import type { Tables } from './tables.ts';

const COLUMNS = {
  id: 'id',
  name: 'name',
  displayName: 'display_name',
  externalId: 'external_id',
} as const satisfies Record<KeyCondition['key'], string>;

const selectById = prepare((database) =>
  database
    .selectFrom('resources')
    .select(RESOURCE_COLUMNS)
    .where('tenant', '=', '')
    .where('type', '=', '')
    .where('id', '=', ''),
);

const selectByName = prepare((database) =>
  database
    .selectFrom('resources')
    .select(RESOURCE_COLUMNS)
    .where('tenant', '=', '')
    .where('type', '=', '')
    .where('name', '=', ''),
);

// The weakest lock that keeps other writers out: memberships may still come to refer to the row.
const lockById = prepare((database) =>
  database
    .selectFrom('resources')
    .select(RESOURCE_COLUMNS)
    .where('tenant', '=', '')
    .where('type', '=', '')
    .where('id', '=', '')
    .forNoKeyUpdate(),
);

/** Reads one resource by its id. */
export async function readResource(scope: Scope, type: string, id: string): Promise<ResourceRow | undefined> {
  const [row] = await selectById(scope, scope.tenant, type, toStorableText(id));
  return row;
}

/** Reads one resource that is about to be changed, and keeps other writers from it until the transaction ends. */
export async function lockResource(scope: Scope, type: string, id: string): Promise<ResourceRow | undefined> {
  if (!scope.traits.lockRows) return readResource(scope, type, id);
  const [row] = await lockById(scope, scope.tenant, type, toStorableText(id));
  return row;
}

/**
 * Reads a page of the resources that satisfy all conditions, and counts them all: in one statement, so that both tell of
 * the same moment.
 */
export async function readPage(scope: Scope, type: string, query: StoreQuery): Promise<StorePage> {
  const [only, ...more] = query.where;
  if (only !== undefined && more.length === 0 && (only.key === 'id' || only.key === 'name')) {
    return readUnique(scope, type, only, query);
  }
  const matching = select(scope, type, query);
  const rows = await scope.database
    .selectFrom(matching.select((column) => column.fn.countAll<number>().as('total')).as('totals'))
    .leftJoin(
      matching
        .select(RESOURCE_COLUMNS)
        .where('position', '>', query.after ?? 0)
        .orderBy('position')
        .limit(query.limit)
        .offset(query.offset)
        .as('page'),
      (join) => join.onTrue(),
    )
    .select('totals.total')
    .select(RESOURCE_COLUMNS.map((column) => `page.${column}` as const))
    .orderBy('page.position')
    // Where the page has a row at all, it has what a row must have.
    .$narrowType<{ [Column in Exclude<keyof ResourceRow, 'key'>]: NotNull }>()
    .execute();
  return {
    total: rows[0]?.total ?? 0,
    resources: rows.flatMap(({ key, ...row }) => (key === null ? [] : [toStoredResource({ ...row, key })])),
  };
}

/** Reads a batch of the resources that satisfy all conditions. */
export async function readBatch(
  scope: Scope,
  type: string,
  query: StoreScan,
): Promise<readonly StoredResource[]> {
  const rows = await select(scope, type, query)
    .select(RESOURCE_COLUMNS)
    .where('position', '>', query.after ?? 0)
    .orderBy('position')
    .limit(query.limit)
    .execute();
  return rows.map(toStoredResource);
}

/** Those of the ids that resources of a type have. */
export async function readExistingIds(
  { database, tenant }: Scope,
  type: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const existing = new Set<string>();
  for (const chunk of toChunks(ids.map(toStorableText))) {
    const rows = await database
      .selectFrom('resources')
      .select('id')
      .where('tenant', '=', tenant)
      .where('type', '=', type)
      .where('id', 'in', chunk)
      .execute();
    for (const { id } of rows) existing.add(id);
  }
  return existing;
}

/** Every resource of a type by id and label, in the order of creation. */
export async function readLabels({ database, tenant }: Scope, type: string): Promise<readonly LabelledId[]> {
  return database
    .selectFrom('resources')
    .select(['id', 'label'])
    .where('tenant', '=', tenant)
    .where('type', '=', type)
    .orderBy('position')
    .execute();
}

/** How many resources of a type are active. */
export async function countActive({ database, tenant }: Scope, type: string): Promise<number> {
  const { active } = await database
    .selectFrom('resources')
    .select((column) => column.fn.countAll<number>().as('active'))
    .where('tenant', '=', tenant)
    .where('type', '=', type)
    .where('active', '=', 1)
    .executeTakeFirstOrThrow();
  return active;
}

/** A condition that at most one resource satisfies. */
async function readUnique(
  scope: Scope,
  type: string,
  { key, value }: KeyCondition,
  { after = 0, offset, limit }: StoreQuery,
): Promise<StorePage> {
  const [row] = await (key === 'id'
    ? selectById(scope, scope.tenant, type, toStorableText(value))
    : selectByName(scope, scope.tenant, type, toKeyText(value)));
  if (row === undefined) return { total: 0, resources: [] };
  const isInPage = row.position > after && offset === 0 && limit > 0;
  return { total: 1, resources: isInPage ? [toStoredResource(row)] : [] };
}

function select(
  { database, tenant }: Scope,
  type: string,
  { where }: Pick<StoreQuery, 'where'>,
): SelectQueryBuilder<Tables, 'resources', object> {
  return where.reduce(
    (query, condition) => query.where(COLUMNS[condition.key], '=', toConditionText(condition)),
    database.selectFrom('resources').where('tenant', '=', tenant).where('type', '=', type),
  );
}
