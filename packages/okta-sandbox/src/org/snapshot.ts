import type { OktaGroup } from './group.ts';
import type { OktaUser } from './user.ts';

/** A whole org as plain JSON: write it to a file, and start a later sandbox from it. */
export interface OrgSnapshot {
  readonly version: 1;
  /** The seed that the ids of the org come from. */
  readonly seed: number;
  /** How many ids were given out so far. */
  readonly nextOrdinal: number;
  /** In the order of their ids. */
  readonly users: readonly OktaUser[];
  /** In the order of their ids. */
  readonly groups: readonly OktaGroup[];
  /** The chosen memberships; those of `Everyone` follow from the users' status and are not listed. */
  readonly memberships: readonly GroupMemberships[];
}

/** The ids of the members of one group. */
export interface GroupMemberships {
  readonly groupId: string;
  readonly userIds: readonly string[];
}
