import type { Config, Guards, Mapping, Mirror } from '../config/config.ts';
import type { SourceId } from '../source/source-id.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';
import type { ScimId, TargetSnapshot } from '../target/target.ts';
import type { KnownGroup } from './known-groups.ts';
import type { KnownSource } from './known-sources.ts';
import type { Link, MembershipDoubt, PendingRemoval, SetAside } from './plan.ts';

/** A membership that an earlier run added or adopted. */
export interface KnownMembership {
  /** As `groupKey` gives it. */
  readonly group: string;
  readonly scimId: ScimId;
  readonly via: readonly string[];
  readonly doubt?: MembershipDoubt | undefined;
}

/** An operation that failed for a reason of its own, and waits before it is tried again. */
export interface Escrowed {
  /** As `operationKey` gives it. */
  readonly key: string;
  /** What it does, in words: `add ada@example.com to admin`. */
  readonly what: string;
  /** A stable code, such as `TARGET_CONFLICT`. */
  readonly code: string;
  readonly reason: string;
  readonly failures: number;
  /** ISO 8601, UTC. */
  readonly firstAt: string;
  /** ISO 8601, UTC. */
  readonly nextTry: string;
}

/** An account in a privileged group that the daemon does not manage. */
export interface KnownAdmin {
  readonly scimId: ScimId;
  readonly userName: string;
  /** Whose it is; undefined when the source knew nobody. */
  readonly sourceId: SourceId | undefined;
}

/** What earlier runs remembered, under the names that groups have now: the third side of the comparison. */
export interface Known {
  /** Which groups of the application are meant by the names in everything else. */
  readonly groups: readonly KnownGroup[];
  /** Which groups of the source were found by their names. */
  readonly sources: readonly KnownSource[];
  readonly links: readonly Link[];
  readonly memberships: readonly KnownMembership[];
  readonly setAside: readonly SetAside[];
  readonly pending: readonly PendingRemoval[];
  readonly escrow: readonly Escrowed[];
  readonly admins: readonly KnownAdmin[];
}

/** What the planner may know of the configuration. */
export interface PlanRules extends Pick<Config, 'statuses' | 'users' | 'removals'> {
  readonly mappings: readonly Mapping[];
  readonly mirror: readonly Mirror[];
  readonly guards: Pick<
    Guards,
    'protectedUsers' | 'self' | 'requiredAdmins' | 'privilegedGroups' | 'neverEmpty'
  >;
}

/** Everything that a plan follows from. */
export interface PlanInput {
  readonly source: SourceSnapshot;
  /** What people call the source, such as `Okta`. */
  readonly sourceName: string;
  readonly known: Known;
  readonly target: TargetSnapshot;
  readonly config: PlanRules;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Requests that reading took. */
  readonly spent: { readonly source: number; readonly target: number };
}
