/** How an Okta group is named in the configuration. */
export type GroupSelector =
  | { readonly by: 'id'; readonly id: string; readonly expectName: string | undefined }
  | { readonly by: 'name'; readonly name: string };

/**
 * What happens to members of the application's group whom no Okta group explains.
 *
 * - `managed-only`: memberships that this daemon added are removed, others are kept and reported;
 * - `authoritative`: Okta alone decides, memberships added by hand are removed.
 */
export type Mode = 'managed-only' | 'authoritative';

/** One Okta group feeding one group of the application; several may feed the same. */
export interface Mapping {
  readonly okta: GroupSelector;
  /** Display name of the application's group, such as `admin`. */
  readonly group: string;
  readonly mode: Mode;
  /** Whether the Okta group may be empty: otherwise an empty group that would remove somebody blocks the run. */
  readonly allowEmpty: boolean;
}

/** Limits that a plan must keep, or nothing of it is applied. */
export interface Guards {
  /** The application's group of administrators. */
  readonly adminGroup: string;
  /** A plan may not bring the active members of `adminGroup` below this number. */
  readonly minAdmins: number;
  /** Groups that a plan may never empty of active members. */
  readonly privilegedGroups: readonly string[];
  /** Most memberships that one plan may remove, together with deactivations. */
  readonly maxRemovals: number;
  /** Largest share of a group's members that one plan may remove, 0 to 1. */
  readonly maxRemovalShare: number;
  /** Groups with fewer members than this are exempt from `maxRemovalShare`. */
  readonly minGroupSize: number;
}

/** Everything that okta-sync.yaml says, checked, with defaults filled in. */
export interface Config {
  readonly okta: { readonly orgUrl: string };
  readonly target: { readonly baseUrl: string };
  readonly mappings: readonly Mapping[];
  /** Okta statuses of people who may have access. */
  readonly activeStatuses: readonly string[];
  readonly guards: Guards;
  /** Whether accounts that the application lacks are created. */
  readonly createUsers: boolean;
  /** A cron expression, in UTC. */
  readonly schedule: string;
  /** Path of the state file. */
  readonly stateFile: string;
}

/** The secrets; never part of the configuration file. */
export interface Tokens {
  readonly okta: string;
  readonly scim: string;
}

/** One mistake in the configuration: where it is, and one sentence about it. */
export interface ConfigProblem {
  /** Such as `mappings[1].okta.id`, or the name of an environment variable. */
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

/** The same selector in words, for reasons and messages. */
export function describeSelector(selector: GroupSelector): string {
  return selector.by === 'id' ? (selector.expectName ?? selector.id) : selector.name;
}
