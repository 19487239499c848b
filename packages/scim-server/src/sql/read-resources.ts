import { sql, type Compilable, type Kysely, type NotNull, type SelectQueryBuilder } from 'kysely';
import type {
  KeyCondition,
  LabelledId,
  StoredResource,
  StorePage,
  StoreQuery,
  StoreScan,
} from '../store/resource-store.ts';
import { toStorableText } from './key-text.ts';
import { RESOURCE_COLUMNS, toChunks, toConditionText, toStoredResource, type ResourceRow } from './rows.ts';
import { prepare, type Scope } from './scope.ts';
import type { Tables } from './tables.ts';

const COLUMNS = {
  id: 'id',
  name: 'name',
  displayName: 'display_name',
  externalId: 'external_id',
} as const satisfies Record<KeyCondition['key'], string>;

const selectById = prepare((database) => selectMatching(database, ['id']).select(RESOURCE_COLUMNS));
const selectByName = prepare((database) => selectMatching(database, ['name']).select(RESOURCE_COLUMNS));

// The weakest lock that keeps other writers out: memberships may still come to refer to the row.
const lockById = prepare((database) =>
  selectMatching(database, ['id']).select(RESOURCE_COLUMNS).forNoKeyUpdate(),
);

const selectBatch = forKeys((keys) =>
  prepare((database) =>
    selectMatching(database, keys)
      .where('last_modified', '>=', '')
      .select(RESOURCE_COLUMNS)
      .where('position', '>', 0)
      .orderBy('position')
      .limit(0),
  ),
);

// Without a position to begin behind there is nothing to count twice.
const selectFirst = forKeys((keys) =>
  prepare((database) => {
    const matching = selectMatching(database, keys);
    const totals = matching
      .select((column) => column.fn.countAll<number>().as('total'))
      .select(sql<null>`null`.as('behind'));
    return joinPage(database, matching, totals);
  }),
);

const selectBehind = forKeys((keys) =>
  prepare((database) => {
    const matching = selectMatching(database, keys);
    const totals = matching
      .select((column) => column.fn.countAll<number>().as('total'))
      .select((column) => column.fn.countAll<number>().filterWhere('position', '>', 0).as('behind'));
    return joinPage(database, matching, totals);
  }),
);

/** A page beside the totals, which come also where the page has no row. */
function joinPage(
  database: Kysely<Tables>,
  matching: SelectQueryBuilder<Tables, 'resources', object>,
  totals: SelectQueryBuilder<Tables, 'resources', Totals>,
): Compilable<Totals & PageRow> {
  return (
    database
      .selectFrom(totals.as('totals'))
      .leftJoin(
        matching
          .select(RESOURCE_COLUMNS)
          .where('position', '>', 0)
          .orderBy('position')
          .limit(0)
          .offset(0)
          .as('page'),
        (join) => join.onTrue(),
      )
      .select(['totals.total', 'totals.behind'])
      .select(RESOURCE_COLUMNS.map((column) => `page.${column}` as const))
      .orderBy('page.position')
      // Where the page has a row at all, it has what a row must have.
      .$narrowType<{ [Column in Exclude<keyof ResourceRow, 'key'>]: NotNull }>()
  );
}

interface Totals {
  readonly total: number;
  readonly behind: number | null;
}

/** Without a key where the page has no row. */
type PageRow = Omit<ResourceRow, 'key'> & { readonly key: number | null };

function selectMatching(
  database: Kysely<Tables>,
  keys: readonly KeyCondition['key'][],
): SelectQueryBuilder<Tables, 'resources', object> {
  return keys.reduce(
    (query, key) => query.where(COLUMNS[key], '=', ''),
    database.selectFrom('resources').where('tenant', '=', '').where('type', '=', ''),
  );
}

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
  const only = uniqueConditionOf(query);
  if (only !== undefined) return readUnique(scope, type, only, query);
  const { where, after = 0, limit, offset } = query;
  const matching = [scope.tenant, type, ...where.map(toConditionText)];
  const rows =
    after === 0
      ? await selectFirst(keysOf(where))(scope, ...matching, ...matching, 0, limit, offset)
      : await selectBehind(keysOf(where))(scope, after, ...matching, ...matching, after, limit, offset);
  const [{ total, behind } = { total: 0, behind: 0 }] = rows;
  return {
    total,
    behind: behind ?? total,
    resources: rows.flatMap(({ key, ...row }) => (key === null ? [] : [toStoredResource({ ...row, key })])),
  };
}

/** Reads a batch of the resources that satisfy all conditions. */
export async function readBatch(
  scope: Scope,
  type: string,
  query: StoreScan,
): Promise<readonly StoredResource[]> {
  const only = uniqueConditionOf(query);
  if (only !== undefined && query.modifiedSince === undefined) {
    return (await readUnique(scope, type, only, { ...query, offset: 0 })).resources;
  }
  // Every time is after the empty text.
  const { where, after = 0, limit, modifiedSince = '' } = query;
  const conditions = where.map(toConditionText);
  const batch = selectBatch(keysOf(where));
  const rows = await batch(scope, scope.tenant, type, ...conditions, modifiedSince, after, limit);
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
  condition: KeyCondition,
  { after = 0, offset, limit }: StoreQuery,
): Promise<StorePage> {
  const select = condition.key === 'id' ? selectById : selectByName;
  const [row] = await select(scope, scope.tenant, type, toConditionText(condition));
  if (row === undefined) return { total: 0, behind: 0, resources: [] };
  const isBehind = row.position > after;
  const isInPage = isBehind && offset === 0 && limit > 0;
  return {
    total: 1,
    behind: isBehind ? 1 : 0,
    resources: isInPage ? [toStoredResource(row)] : [],
  };
}

/** The only condition, where at most one resource satisfies it. */
function uniqueConditionOf({ where }: Pick<StoreQuery, 'where'>): KeyCondition | undefined {
  const [only, ...more] = where;
  return more.length === 0 && (only?.key === 'id' || only?.key === 'name') ? only : undefined;
}

function keysOf(where: readonly KeyCondition[]): readonly KeyCondition['key'][] {
  return where.map(({ key }) => key);
}

/** Keeps what is made for a list of keys: queries ask for few different ones. */
function forKeys<Made>(make: (keys: readonly KeyCondition['key'][]) => Made): typeof make {
  const made = new Map<string, Made>();
  return (keys) => {
    const known = made.get(keys.join(' ')) ?? make(keys);
    made.set(keys.join(' '), known);
    return known;
  };
}
