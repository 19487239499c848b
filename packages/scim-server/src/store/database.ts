import type { Outbox } from './outbox.ts';
import type { PauseStore } from './pause-store.ts';
import type { ProvisioningLog } from './provisioning-log.ts';
import type { ResourceStore } from './resource-store.ts';
import type { TokenStore } from './token-store.ts';

/** The tenant of a service provider that has only one. */
export const DEFAULT_TENANT = 'default';

/** One database for several tenants; disposing of it lets the writes that wait finish, then closes it. */
export interface Database extends AsyncDisposable {
  /** The store of one tenant, which is there from the first time that somebody asks for it. Default: `default`. */
  readonly tenant: (name?: string) => Promise<ResourceStore>;
  readonly tokens: TokenStore;
  readonly provisioningLog: ProvisioningLog;
  readonly pauses: PauseStore;
  readonly outbox: Outbox;
}
