import type { Mapping } from '../config/config.ts';
import type { OktaId, ReadOutcome, SourceGroup, UserOutcome } from '../source/identity-source.ts';
import type { ScimId, TargetSnapshot } from '../target/target.ts';
import type { Link, SetAside } from './plan.ts';

/** What was read of the Okta group that a mapping names. */
export interface MappedRead {
  readonly mapping: Mapping;
  readonly read: ReadOutcome<SourceGroup>;
}

/** Everything read from the identity source in one cycle. */
export interface SourceSnapshot {
  readonly groups: readonly MappedRead[];
  /** Users looked up alone, because no complete group read shows them. */
  readonly users: ReadonlyMap<OktaId, UserOutcome>;
}

/** A membership that an earlier run added or adopted. */
export interface KnownMembership {
  readonly group: string;
  readonly scimId: ScimId;
  readonly via: readonly string[];
}

/** What earlier runs remembered: the third side of the comparison. */
export interface Known {
  readonly links: readonly Link[];
  readonly memberships: readonly KnownMembership[];
  readonly setAside: readonly SetAside[];
}

/** What the planner may know of the configuration. */
export interface PlanRules {
  readonly activeStatuses: readonly string[];
  readonly createUsers: boolean;
}

/** Everything that a plan follows from. */
export interface PlanInput {
  readonly source: SourceSnapshot;
  readonly known: Known;
  readonly target: TargetSnapshot;
  readonly config: PlanRules;
  /** ISO 8601, UTC. */
  readonly now: string;
}
