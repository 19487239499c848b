import type { GroupProfile } from './profile.ts';

/**
 * `OKTA_GROUP` is managed in Okta, `APP_GROUP` is imported from an application and managed there, `BUILT_IN` is Okta's
 * own.
 */
export const GROUP_TYPES = ['OKTA_GROUP', 'APP_GROUP', 'BUILT_IN'] as const;

/** The type of a group. */
export type GroupType = (typeof GROUP_TYPES)[number];

/** Tells whether a value is a group type. */
export function isGroupType(value: unknown): value is GroupType {
  return typeof value === 'string' && GROUP_TYPES.some((type) => type === value);
}

/** A group of the org as it is kept; times are ISO 8601 in UTC with milliseconds. */
export interface OktaGroup {
  /** `00g` and 17 more characters. */
  readonly id: string;
  readonly created: string;
  /** When the profile last changed. */
  readonly lastUpdated: string;
  /** When a user last joined or left; never moved by a change to a member. */
  readonly lastMembershipUpdated: string;
  readonly type: GroupType;
  /** The application that an `APP_GROUP` is imported from, `0oa…`; null for the other types. */
  readonly sourceAppId: string | null;
  readonly profile: GroupProfile;
}

/** The name of the built-in group that holds every user who is not deprovisioned. */
export const EVERYONE = 'Everyone';

/** Tells whether the group's members follow from the users' status instead of being chosen. */
export function isEveryone(group: OktaGroup): boolean {
  return group.type === 'BUILT_IN' && group.profile.name === EVERYONE;
}
