import type { OktaId } from '../source/identity-source.ts';
import type { NewUser, ScimId } from '../target/target.ts';

/** Whom an operation concerns. */
export interface UserRef {
  readonly oktaId: OktaId | undefined;
  /** Absent while the account does not exist yet. */
  readonly scimId: ScimId | undefined;
  /** The userName, for people. */
  readonly userName: string;
}

/** Which group of the application an operation concerns. */
export interface GroupRef {
  readonly id: ScimId;
  readonly name: string;
}

/** One write to the application, with the reason for it. */
export type Operation =
  | { readonly op: 'deactivateUser'; readonly user: UserRef; readonly reason: string }
  | {
      readonly op: 'createUser';
      readonly user: UserRef;
      readonly attributes: NewUser;
      readonly reason: string;
    }
  | { readonly op: 'reactivateUser'; readonly user: UserRef; readonly reason: string }
  | { readonly op: 'linkUser'; readonly user: UserRef; readonly externalId: string; readonly reason: string }
  | { readonly op: 'addMember'; readonly group: GroupRef; readonly user: UserRef; readonly reason: string }
  | {
      readonly op: 'removeMember';
      readonly group: GroupRef;
      readonly user: UserRef;
      /** `status`: the person may have no access at all; `absence`: no Okta group gives this membership. */
      readonly cause: 'status' | 'absence';
      readonly reason: string;
    };

/** Something that the plan leaves alone, and why. */
export interface Notice {
  /**
   * - `source-unproven`: an Okta group could not be read completely;
   * - `removal-held`: memberships of a group cannot be checked, because only an unproven read speaks against them;
   * - `kept`: somebody or something set by hand in the application is left alone;
   * - `unmapped`: the application has no such group;
   * - `ambiguous`: it is not certain whose account it is;
   * - `no-account`: the person has no account, and `createUsers` is off;
   * - `no-access`: the person is in an Okta group that would give the membership, with a status that gives none.
   */
  readonly kind:
    'source-unproven' | 'removal-held' | 'kept' | 'unmapped' | 'ambiguous' | 'no-account' | 'no-access';
  readonly group: string | undefined;
  readonly user: string | undefined;
  readonly reason: string;
}

/** A membership that the daemon looks after: to be remembered, since only these does it remove again. */
export interface ManagedMembership {
  readonly group: string;
  /** Absent when nobody known to Okta is behind the account. */
  readonly oktaId: OktaId | undefined;
  /** Absent while the account does not exist yet. */
  readonly scimId: ScimId | undefined;
  /** Names of the Okta groups that give it. */
  readonly via: readonly string[];
}

/**
 * A membership that was added by hand and ended only because the person lost all access: to be remembered, and given
 * back when the access comes back.
 */
export interface SetAside {
  readonly group: string;
  readonly oktaId: OktaId;
  readonly scimId: ScimId;
}

/** Whose account is whose, and whether the daemon made it inactive: to be remembered. */
export interface Link {
  readonly oktaId: OktaId;
  readonly scimId: ScimId;
  readonly userName: string;
  /** False while the account is inactive by the daemon's own doing: only then does the daemon give it back. */
  readonly active: boolean;
}

/** How many members a group of the application has and will have. */
export interface GroupSummary {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** What a run would do, as data. */
export interface Plan {
  /** SHA-256 over the operations, hexadecimal: plans that do the same have the same hash, whenever they are made. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly operations: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly groups: readonly GroupSummary[];
  /** Okta groups that were read completely and have no members at all. */
  readonly emptySources: readonly {
    readonly oktaGroup: string;
    readonly group: string;
    readonly allowEmpty: boolean;
  }[];
  /** What to remember once the plan is applied. */
  readonly outlook: {
    readonly links: readonly Link[];
    readonly memberships: readonly ManagedMembership[];
    readonly setAside: readonly SetAside[];
  };
}
