import { StoreOpenError } from '../store/store-open-error.ts';

/** What the databases say differently. */
export interface SchemaDialect {
  /** The type of a primary key that the database numbers and never gives twice. */
  readonly key: string;
  /** What stands behind a table that is kept in the order of its primary key. */
  readonly clustered: string;
}

/** The statements that lead from one version of the tables to the next: the first make version 1 of an empty database. */
export function migrations({ key, clustered }: SchemaDialect): readonly string[] {
  return [
    `
    create table tenants (
      name text primary key,
      created text not null
    );

    create table resources (
      key ${key},
      tenant text not null references tenants (name),
      type text not null,
      id text not null,
      position bigint not null,
      name text,
      display_name text,
      external_id text,
      label text not null,
      active integer not null,
      attributes text not null,
      version bigint not null,
      created text not null,
      last_modified text not null,
      unique (tenant, type, position),
      unique (id, tenant, type),
      unique (name, tenant, type)
    );
    create index resources_by_display_name on resources (display_name, tenant, type, position);
    create index resources_by_external_id on resources (external_id, tenant, type, position);
    create index resources_by_active on resources (active, tenant, type);

    create table unique_values (
      tenant text not null,
      type text not null,
      attribute text not null,
      value text not null,
      resource_key bigint not null references resources (key) on delete cascade,
      primary key (tenant, type, attribute, value)
    )${clustered};
    create index unique_values_by_resource on unique_values (resource_key);

    create table memberships (
      group_key bigint not null references resources (key) on delete cascade,
      member_key bigint not null references resources (key) on delete cascade,
      primary key (group_key, member_key)
    )${clustered};
    create index memberships_by_member on memberships (member_key, group_key);

    create table counters (
      tenant text not null,
      kind text not null,
      number bigint not null,
      position bigint not null,
      primary key (tenant, kind)
    )${clustered};

    create table tokens (
      key ${key},
      id text not null unique,
      tenant text not null,
      name text not null,
      description text not null,
      scopes text not null,
      hash text not null unique,
      prefix text not null,
      last_four text not null,
      created_at text not null,
      expires_at text,
      last_used_at text,
      revoked_at text
    );
    create index tokens_by_tenant on tokens (tenant, key);

    create table provisioning_log (
      tenant text not null,
      position bigint not null,
      at text not null,
      principal text,
      method text not null,
      path text not null,
      status integer not null,
      scim_type text,
      detail text,
      resource_type text,
      resource_id text,
      notes text not null,
      primary key (tenant, position)
    );
    create index provisioning_log_by_time on provisioning_log (at);
    create index provisioning_log_by_resource on provisioning_log (tenant, resource_id, position);
    `,
    `
    alter table provisioning_log add column request_id text not null default '';
    `,
    `
    alter table provisioning_log add column remote_address text;
    alter table provisioning_log add column conflict text;
    create index provisioning_log_by_conflict on provisioning_log (tenant, position) where conflict is not null;

    create table pauses (
      tenant text primary key,
      since text not null,
      paused_by text not null,
      reason text not null
    );

    create table outbox (
      position bigint primary key,
      id text not null,
      at text not null,
      body text not null,
      attempts integer not null,
      not_before text not null
    );
    `,
  ];
}

/**
 * The migrations that a database of a version still needs.
 *
 * @param name How the database is called in the error.
 * @throws StoreOpenError for a database of a version that is newer still.
 */
export function migrationsSince(all: readonly string[], version: number, name: string): readonly string[] {
  if (version <= all.length) return all.slice(version);
  throw new StoreOpenError(
    `${name} was written by a newer version of this program (data version ${version}, known up to ${all.length})`,
  );
}
