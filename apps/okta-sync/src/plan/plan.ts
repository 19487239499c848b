import type { SourceId } from '../source/source-id.ts';
import type { ScimId } from '../target/target.ts';
import type { Adoption } from './adoptions.ts';
import type { KnownGroup } from './known-groups.ts';
import type { KnownSource, ReplacedSource } from './known-sources.ts';
import type { AccountRef, Operation } from './operation.ts';

/** Something that the plan leaves alone, and why. */
export interface Notice {
  /**
   * - `source-unproven`: a group of the source could not be read completely;
   * - `removal-held`: memberships of a group cannot be checked, because only an unproven read speaks against them;
   * - `kept`: somebody or something set by hand in the application is left alone;
   * - `unmapped`: the application has no such group;
   * - `group-remade`: the application's group is another one than before, and only has its name;
   * - `source-replaced`: a group of the source was deleted, and another one has its name;
   * - `mappings-differ`: two names mean the same group, and their mappings do not agree;
   * - `guard-unmatched`: a guard names somebody, or a group, that nobody knows;
   * - `unmanaged-admin-inactive`: somebody in a privileged group whom the daemon does not manage may have no access;
   * - `unmanaged-admin`: somebody in a privileged group whom the source does not know;
   * - `name-taken`: a mirrored group cannot have its name, because another group has it;
   * - `ambiguous`: it is not certain whose account it is;
   * - `status-unknown`: nobody said what the person's status means for their access;
   * - `no-account`: the person has no account, and `users.create` is off;
   * - `no-access`: the person is in a group that would give the membership, with a status that gives none;
   * - `attribute-unusable`: the source's value does not fit the attribute;
   * - `attribute-ignored`: it was written, and the application does not show it;
   * - `protected`: something would be taken from somebody who is protected;
   * - `escrowed`: it failed earlier, and is tried again later.
   */
  readonly kind: NoticeKind;
  readonly group: string | undefined;
  readonly user: string | undefined;
  readonly reason: string;
  /** What is left out of the plan, of `protected` and `escrowed`. */
  readonly withheld?: Operation;
}

export type NoticeKind =
  | 'source-unproven'
  | 'removal-held'
  | 'kept'
  | 'unmapped'
  | 'group-remade'
  | 'source-replaced'
  | 'mappings-differ'
  | 'guard-unmatched'
  | 'unmanaged-admin-inactive'
  | 'unmanaged-admin'
  | 'name-taken'
  | 'ambiguous'
  | 'status-unknown'
  | 'no-account'
  | 'no-access'
  | 'attribute-unusable'
  | 'attribute-ignored'
  | 'protected'
  | 'escrowed';

/** The application was changed by somebody else since the daemon last wrote. */
export interface Drift {
  /**
   * - `membership-removed`: a membership that the daemon gave is no longer there;
   * - `membership-added`: somebody is in the group whom neither the source nor the daemon put there;
   * - `account-deactivated`, `account-reactivated`: `active` is not as the daemon left it;
   * - `account-removed`: an account that the daemon knew is no longer there.
   */
  readonly kind:
    | 'membership-removed'
    | 'membership-added'
    | 'account-deactivated'
    | 'account-reactivated'
    | 'account-removed';
  readonly group: string | undefined;
  readonly user: string;
  /** What the plan does about it: puts it back, or leaves it. */
  readonly response: 'undone' | 'left';
}

/** A membership that the daemon looks after: to be remembered, since only these does it remove again. */
export interface ManagedMembership {
  /** As `groupKey` gives it. */
  readonly group: string;
  /** Absent when nobody known to the source is behind the account. */
  readonly sourceId: SourceId | undefined;
  /** Absent while the account does not exist yet. */
  readonly scimId: ScimId | undefined;
  /** Names of the source's groups that give it. */
  readonly via: readonly string[];
  readonly doubt?: MembershipDoubt | undefined;
}

/**
 * Why a membership that is remembered may not be there: nobody knows whether it was given, or taken (`uncertain`), or the
 * last look at the application did not show it (`unseen`). Only a second look that does not show it makes it forgotten.
 */
export type MembershipDoubt = 'uncertain' | 'unseen';

/**
 * A membership that was added by hand and ended only because the person lost all access: to be remembered, and given
 * back when the access comes back.
 */
export interface SetAside {
  /** As `groupKey` gives it. */
  readonly group: string;
  readonly sourceId: SourceId;
  readonly scimId: ScimId;
}

/** Whose account is whose, and whether the daemon made it inactive: to be remembered. */
export interface Link {
  readonly sourceId: SourceId;
  readonly scimId: ScimId;
  readonly userName: string;
  /** False while the account is inactive by the daemon's own doing: only then does the daemon give it back. */
  readonly active: boolean;
  /** Whether nobody knows if the daemon made it inactive: its write was not answered, or not seen to be done. */
  readonly uncertain?: true | undefined;
  /** Fingerprint of the changes of attributes that were written last, until the application shows them. */
  readonly wrote?: string | undefined;
}

/** An absence that has been seen, and removes the membership once it has lasted. */
export interface PendingRemoval {
  /** As `groupKey` gives it. */
  readonly group: string;
  readonly user: AccountRef;
  /** When it was first seen; ISO 8601, UTC. */
  readonly since: string;
  /** The removal comes no earlier; ISO 8601, UTC. */
  readonly due: string;
  /** In how many complete cycles it was seen. */
  readonly cyclesSeen: number;
}

/** How many members a group of the application has and will have. */
export interface GroupSummary {
  /** As `groupKey` gives it. */
  readonly key: string;
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** Whether it may lose its last member by absence. */
  readonly allowEmpty: boolean;
}

/** A group of the source that was read completely and has no members, or a search that finds no groups. */
export interface EmptySource {
  readonly sourceGroup: string;
  /** As `groupKey` gives it. */
  readonly group: string;
  readonly allowEmpty: boolean;
}

/** What a run would do, as data. */
export interface Plan {
  readonly version: 1;
  /** SHA-256 over the operations, hexadecimal: plans that do the same have the same hash, whenever they are made. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** SHA-256 of what the plan was made from, each without the time when it was read. */
  readonly basis: { readonly source: string; readonly target: string; readonly config: string };
  readonly operations: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly drift: readonly Drift[];
  /** Absences that remove nobody yet: to be remembered. */
  readonly pending: readonly PendingRemoval[];
  readonly groups: readonly GroupSummary[];
  readonly emptySources: readonly EmptySource[];
  /** Groups of the source that have the names of others, and feed what those fed. */
  readonly replaced: readonly ReplacedSource[];
  /** Which groups of the source are known under their names, but for those of `replaced` that nobody has looked at. */
  readonly sources: readonly KnownSource[];
  /** Accounts that become people's by this plan because of their userName. */
  readonly adoptions: readonly Adoption[];
  /** Requests: those that making the plan took, and those that applying it takes. */
  readonly cost: {
    readonly source: { readonly spent: number };
    readonly target: { readonly spent: number; readonly apply: number };
  };
  /** What to remember once the plan is applied. */
  readonly outlook: {
    readonly groups: readonly KnownGroup[];
    readonly links: readonly Link[];
    readonly memberships: readonly ManagedMembership[];
    readonly setAside: readonly SetAside[];
  };
}
