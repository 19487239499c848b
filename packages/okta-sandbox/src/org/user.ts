import type { UserProfile } from './profile.ts';

/** Every lasting status of an Okta user. */
export const USER_STATUSES = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;

/** The status of an Okta user. */
export type UserStatus = (typeof USER_STATUSES)[number];

/** Tells whether a value is a user status. */
export function isUserStatus(value: unknown): value is UserStatus {
  return typeof value === 'string' && USER_STATUSES.some((status) => status === value);
}

/** A user of the org as it is kept; times are ISO 8601 in UTC with milliseconds. */
export interface OktaUser {
  /** `00u` and 17 more characters. */
  readonly id: string;
  readonly status: UserStatus;
  readonly created: string;
  readonly activated: string | null;
  /** When the status last changed. */
  readonly statusChanged: string | null;
  readonly lastLogin: string | null;
  /** When the status or the profile last changed; never moved by a membership. */
  readonly lastUpdated: string;
  readonly passwordChanged: string | null;
  readonly profile: UserProfile;
}
