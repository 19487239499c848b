import type { GroupSelector } from '../source/group-selector.ts';

/**
 * What happens to members of the application's group whom no group of the source explains.
 *
 * - `managed-only`: memberships that this daemon gave are removed, others are kept and reported;
 * - `additive`: nobody is ever removed from the group;
 * - `authoritative`: the source alone decides, memberships added by hand are removed.
 */
export type Mode = 'managed-only' | 'additive' | 'authoritative';

/** The identity source, and how to reach it. */
export type SourceConfig =
  | {
      readonly kind: 'okta';
      readonly orgUrl: string;
      readonly auth: OktaAuth;
      /** Share of Okta's rate limit that the daemon may use, 0 to 1. */
      readonly rateShare: number;
      /** Groups that are read at the same time. */
      readonly concurrency: number;
    }
  | { readonly kind: 'scim'; readonly baseUrl: string };

/** How the daemon proves to Okta who it is. */
export type OktaAuth =
  | { readonly method: 'token' }
  | {
      readonly method: 'oauth';
      readonly clientId: string;
      readonly keyId: string | undefined;
      readonly scopes: readonly string[];
    };

/** How much one group may lose by absence within `guards.removalWindow`. */
export interface RemovalLimits {
  /** Most memberships that may end. */
  readonly maxRemovals: number;
  /** Largest share of a group's members that may leave, 0 to 1. */
  readonly maxRemovalShare: number;
  /** Groups with fewer members than this are exempt from `maxRemovalShare`. */
  readonly minGroupSize: number;
}

/** One or more groups of the source feeding one group of the application; several mappings may feed the same. */
export interface Mapping {
  readonly from: GroupSelector;
  /** Display name of the application's group, such as `admin`. */
  readonly group: string;
  readonly mode: Mode;
  /** Whether the group may lose its last member by absence, and the source's groups may be empty when somebody leaves. */
  readonly allowEmpty: boolean;
  /** Milliseconds for this mapping, in place of those in `removals`. */
  readonly grace: number | undefined;
  readonly limits: Partial<RemovalLimits>;
}

/** Groups of the source that are kept under their own names: each has a group of its own in the application. */
export interface Mirror {
  readonly from: GroupSelector;
  /** The name in the application; `{name}` stands for the source's. */
  readonly name: string;
  readonly mode: Mode;
  /** Whether the groups may lose their last members by absence. */
  readonly allowEmpty: boolean;
}

/** One attribute of accounts that follows the source. */
export interface AttributeMapping {
  /** A SCIM attribute path, in canonical spelling, such as `name.givenName`. */
  readonly path: string;
  /** The source's name of the value: `login`, `email`, or a key of the profile. */
  readonly from: string;
}

/** Identifiers by which accounts that exist already are matched with people. */
export type MatchBy = 'externalId' | 'userName';

/** What happens to accounts. */
export interface UserRules {
  /** Whether accounts that the application lacks are created. */
  readonly create: boolean;
  /** Whether the attributes of accounts that exist are brought in line. */
  readonly update: boolean;
  /** What becomes of active members of privileged groups whom the daemon does not manage, and who may have no access. */
  readonly unmanagedAdmins: 'report' | 'deactivate';
  readonly match: readonly MatchBy[];
  readonly attributes: readonly AttributeMapping[];
}

/** How long an absence must last before it removes anybody. */
export interface RemovalRules {
  /** Milliseconds; with 0 an absence counts at once. */
  readonly grace: number;
  /** In how many complete cycles somebody must have been absent, unless `grace` is 0. */
  readonly cycles: number;
}

/** Limits that a plan must keep, or nothing of it is applied. */
export interface Guards extends RemovalLimits {
  /** The application's group of administrators. */
  readonly adminGroup: string;
  /** A plan may not bring the active members of `adminGroup` below this number. */
  readonly minAdmins: number;
  /** userNames of people who may never leave `adminGroup`. */
  readonly requiredAdmins: readonly string[];
  /** userNames of people from whom no plan takes anything. */
  readonly protectedUsers: readonly string[];
  /** userName of the account that the daemon itself works as: protected too. */
  readonly self: string | undefined;
  /** Groups that a plan may never empty of active members, under the limits of `privileged`; `adminGroup` is the first. */
  readonly privilegedGroups: readonly string[];
  /** More groups that a plan may never empty of active members. */
  readonly neverEmpty: readonly string[];
  /** Milliseconds for which what has left counts in the limits together with what a plan takes; 0 for plans alone. */
  readonly removalWindow: number;
  /** Most people who lose all access in one plan by their status; 25 or a tenth of the active accounts when absent. */
  readonly maxDeactivations: number | undefined;
  /** Most operations of one plan. */
  readonly maxChanges: number;
  /** What each of `privilegedGroups` may lose by absence within `removalWindow`. */
  readonly privileged: Omit<RemovalLimits, 'minGroupSize'>;
}

/** Everything that okta-sync.yaml says, checked, with defaults filled in. Durations are milliseconds. */
export interface Config {
  readonly source: SourceConfig;
  readonly target: { readonly baseUrl: string };
  readonly mappings: readonly Mapping[];
  readonly mirror: readonly Mirror[];
  readonly statuses: {
    /** The source's statuses of people who may have access. */
    readonly active: readonly string[];
  };
  readonly users: UserRules;
  readonly removals: RemovalRules;
  readonly guards: Guards;
  /** What the first run against an application does with its plan. */
  readonly firstRun: 'plan' | 'apply';
  /** A cron expression, in UTC. */
  readonly schedule: string;
  /** Longest random delay before a scheduled cycle. */
  readonly jitter: number;
  /** A cron expression, in UTC: when everything is read, not only what changed. */
  readonly fullReconcile: string;
  /** The daemon is not ready when its last success is older. */
  readonly staleAfter: number;
  /** Path of the directory that holds what earlier runs did. */
  readonly state: string;
  /** Where health, metrics and the status page are served; nowhere when absent. */
  readonly health: { readonly host: string; readonly port: number } | undefined;
  /** Asked after every success, so that its silence raises an alarm elsewhere. */
  readonly heartbeatUrl: string | undefined;
}

/** The secrets; never part of the configuration file. */
export interface Tokens {
  /** Okta's API token or the app's private key, or the token of a SCIM source. */
  readonly source: string;
  /** The token of the application's SCIM API. */
  readonly target: string;
  /** Where notices are posted; nowhere when absent. */
  readonly webhookUrl?: string | undefined;
}

/** One mistake in the configuration: where it is, and one sentence about it. */
export interface ConfigProblem {
  /** Such as `mappings[1].from.id`, or the name of an environment variable. */
  readonly path: string;
  readonly message: string;
}

/** The configuration cannot be used; lists every mistake at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(heading: string, problems: readonly ConfigProblem[]) {
    super([heading, ...problems.map(({ path, message }) => `  ${path}: ${message}`)].join('\n'));
    this.problems = problems;
  }
}
