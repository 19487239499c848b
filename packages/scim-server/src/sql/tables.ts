import type { Generated } from 'kysely';

/** One row for each resource of any type. */
export interface ResourcesTable {
  /** Grows in the order of creation and is never used twice; what memberships refer to. */
  readonly position: Generated<number>;
  readonly type: string;
  readonly id: string;
  /** The folded value of the type's unique attribute; unique with the type. */
  readonly name: string | null;
  /** Folded. */
  readonly display_name: string | null;
  readonly external_id: string | null;
  readonly label: string;
  /** JSON, without members. */
  readonly attributes: string;
  readonly version: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly created: string;
  readonly last_modified: string;
}

/** One row for each member of each group. */
export interface MembershipsTable {
  readonly group_position: number;
  readonly member_position: number;
}

/** The next number of each type whose resources the store numbers. */
export interface CountersTable {
  readonly type: string;
  readonly next: number;
}

/** The tables of a store. */
export interface Tables {
  readonly resources: ResourcesTable;
  readonly memberships: MembershipsTable;
  readonly counters: CountersTable;
}
