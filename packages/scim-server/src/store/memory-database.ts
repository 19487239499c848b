import { DEFAULT_TENANT, type Database } from './database.ts';
import { createMemoryOutbox } from './memory-outbox.ts';
import { createMemoryPauseStore } from './memory-pause-store.ts';
import { createMemoryProvisioningLog } from './memory-provisioning-log.ts';
import { createMemoryTenant } from './memory-tenant.ts';
import { createMemoryTokenStore } from './memory-token-store.ts';
import type { OwnedStore, ResourceStore } from './resource-store.ts';

/** Settings of a database in memory. */
export interface MemoryOptions {
  /** Gives the time at which the default groups are created. */
  readonly clock?: () => Date;
}

/** Creates a database that lives as long as the process: for tests, demonstrations and as the model of the durable ones. */
export function createMemoryDatabase({ clock = () => new Date() }: MemoryOptions = {}): Database {
  const tenants = new Map<string, ResourceStore>();
  return {
    tenant: async (name = DEFAULT_TENANT) => {
      const tenant = tenants.get(name) ?? createMemoryTenant(clock().toISOString());
      tenants.set(name, tenant);
      return tenant;
    },
    tokens: createMemoryTokenStore(),
    provisioningLog: createMemoryProvisioningLog(),
    pauses: createMemoryPauseStore(),
    outbox: createMemoryOutbox(),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Creates a store in memory for one tenant. */
export function createMemoryStore({ clock = () => new Date() }: MemoryOptions = {}): OwnedStore {
  return { ...createMemoryTenant(clock().toISOString()), [Symbol.asyncDispose]: async () => {} };
}
