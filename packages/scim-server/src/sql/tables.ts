import type { Generated } from 'kysely';
import type { LogConflict } from '../store/provisioning-log.ts';

/** One row for each tenant. */
export interface TenantsTable {
  readonly name: string;
  readonly created: string;
}

/** One row for each resource of any type of any tenant. */
export interface ResourcesTable {
  /** What memberships refer to: never used twice, and of no meaning outside of the database. */
  readonly key: Generated<number>;
  readonly tenant: string;
  readonly type: string;
  readonly id: string;
  /** Grows in the order of creation within tenant and type; never used twice there. */
  readonly position: number;
  /** The key text of the type's unique attribute; unique with tenant and type. */
  readonly name: string | null;
  /** The key text of the folded displayName. */
  readonly display_name: string | null;
  /** The key text of the externalId. */
  readonly external_id: string | null;
  readonly label: string;
  /** 1 or 0. */
  readonly active: number;
  /** JSON, without members. */
  readonly attributes: string;
  readonly version: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly created: string;
  readonly last_modified: string;
}

/** One row for each value that no two resources of a type may share, beside their names. */
export interface UniqueValuesTable {
  readonly tenant: string;
  readonly type: string;
  /** The path of the attribute. */
  readonly attribute: string;
  /** A key text; unique with tenant, type and attribute. */
  readonly value: string;
  readonly resource_key: number;
}

/** One row for each member of each group. */
export interface MembershipsTable {
  readonly group_key: number;
  readonly member_key: number;
}

/** The last numbers that were given for a kind of thing of a tenant: a resource type, or the log. */
export interface CountersTable {
  readonly tenant: string;
  readonly kind: string;
  /** Of those whose ids the store numbers. */
  readonly number: number;
  readonly position: number;
}

/** One row for each bearer token. */
export interface TokensTable {
  readonly key: Generated<number>;
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly description: string;
  /** A JSON array. */
  readonly scopes: string;
  readonly hash: string;
  readonly prefix: string;
  readonly last_four: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

/** One row for each request that the provisioning log tells of. */
export interface ProvisioningLogTable {
  readonly tenant: string;
  readonly position: number;
  readonly request_id: string;
  readonly at: string;
  readonly principal: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly scim_type: string | null;
  readonly detail: string | null;
  readonly resource_type: string | null;
  readonly resource_id: string | null;
  /** A JSON array. */
  readonly notes: string;
  readonly remote_address: string | null;
  readonly conflict: LogConflict | null;
}

/** One row for each tenant that is paused. */
export interface PausesTable {
  readonly tenant: string;
  readonly since: string;
  readonly paused_by: string;
  readonly reason: string;
}

/** One row for each message that waits to be delivered. */
export interface OutboxTable {
  readonly position: number;
  readonly id: string;
  readonly at: string;
  readonly body: string;
  /** How often its delivery has failed. */
  readonly attempts: number;
  /** Until then nobody takes it. */
  readonly not_before: string;
}

/** The tables of a database. */
export interface Tables {
  readonly tenants: TenantsTable;
  readonly resources: ResourcesTable;
  readonly unique_values: UniqueValuesTable;
  readonly memberships: MembershipsTable;
  readonly counters: CountersTable;
  readonly tokens: TokensTable;
  readonly provisioning_log: ProvisioningLogTable;
  readonly pauses: PausesTable;
  readonly outbox: OutboxTable;
}
