import type { Kysely } from 'kysely';
import { DEFAULT_TENANT, type Database } from '../store/database.ts';
import type { ResourceStore } from '../store/resource-store.ts';
import type { Scope, Traits, Write } from './scope.ts';
import { createSqlOutbox } from './sql-outbox.ts';
import { createSqlPauseStore } from './sql-pause-store.ts';
import { createSqlProvisioningLog } from './sql-provisioning-log.ts';
import { createSqlTenant } from './sql-tenant.ts';
import { createSqlTokenStore } from './sql-token-store.ts';
import type { Tables } from './tables.ts';
import { createTenant, hasTenant } from './tenants.ts';

/** What a database consists of. */
export interface SqlDatabaseOptions {
  /** For single reads of what is committed. */
  readonly reader: Kysely<Tables>;
  readonly write: Write;
  readonly traits: Traits;
  /** Gives the time at which a tenant's default groups are created. */
  readonly clock: () => Date;
  readonly close: () => Promise<void>;
}

/** Creates a database over a relational one that has the tables. */
export function createSqlDatabase({ reader, write, traits, clock, close }: SqlDatabaseOptions): Database {
  const unscoped = { database: reader, traits };
  const tenants = new Map<string, Promise<ResourceStore>>();
  const openTenant = async (tenant: string): Promise<ResourceStore> => {
    const scope: Scope = { database: reader, traits, tenant };
    if (!(await hasTenant(reader, tenant))) {
      const now = clock().toISOString();
      await write((database) => createTenant({ ...scope, database }, now));
    }
    return createSqlTenant(scope, write);
  };
  return {
    tenant: (name = DEFAULT_TENANT) => {
      const tenant = tenants.get(name) ?? openTenant(name);
      tenants.set(name, tenant);
      // The next one to ask may have more luck.
      tenant.catch(() => tenants.delete(name));
      return tenant;
    },
    tokens: createSqlTokenStore(unscoped, write),
    provisioningLog: createSqlProvisioningLog(unscoped, write),
    pauses: createSqlPauseStore(unscoped, write),
    outbox: createSqlOutbox(unscoped, write),
    [Symbol.asyncDispose]: close,
  };
}
