import type { Kysely } from 'kysely';
import { SEEDED_GROUPS } from '../store/seeded-groups.ts';
import { takePlaces } from './counters.ts';
import { toKeyColumns } from './rows.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './tables.ts';

/** Tells whether a tenant is there. */
export async function hasTenant(database: Kysely<Tables>, name: string): Promise<boolean> {
  const row = await database.selectFrom('tenants').select('name').where('name', '=', name).executeTakeFirst();
  return row !== undefined;
}

/** Creates a tenant with the default groups, unless somebody was faster. */
export async function createTenant(scope: Scope, now: string): Promise<void> {
  const { database, tenant } = scope;
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('tenants')
    .values({ name: tenant, created: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) return;
  const count = SEEDED_GROUPS.length;
  await takePlaces(scope, 'Group', { numbers: count, positions: count });
  const groups = SEEDED_GROUPS.map(({ id, attributes, keys }, index) => ({
    tenant,
    type: 'Group',
    id,
    position: index + 1,
    ...toKeyColumns(keys),
    attributes: JSON.stringify(attributes),
    version: 1,
    created: now,
    last_modified: now,
  }));
  await database.insertInto('resources').values(groups).execute();
}
