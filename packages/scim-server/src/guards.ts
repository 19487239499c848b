import { foldCase } from '@drawbridge/scim';
import { DEFAULT_GROUPS } from './default-groups.ts';
import { foldName } from './fold-name.ts';

/** What SCIM clients must not do, so that a mistake at the identity provider locks nobody out for good. */
export interface Guards {
  /** Whether the last active member of the admin group can neither leave it nor be deactivated or deleted. Default: yes. */
  readonly lastAdmin: boolean;
  /** Any group but All Users. Default: `1`, the default group `admin`. */
  readonly adminGroupId: string;
  /**
   * The userNames, in any case, of accounts kept for an emergency: they cannot be deactivated, deleted, renamed or given
   * other `emails` or another `externalId`, and not taken out of the admin group. Default: none.
   */
  readonly protectedUsers: readonly string[];
}

const DEFAULT_GUARDS: Guards = { lastAdmin: true, adminGroupId: '1', protectedUsers: [] };

/**
 * Puts every default in place.
 *
 * @throws TypeError for an admin group that would guard nothing: a mistake of the application's, not of a client.
 */
export function completeGuards(guards: Partial<Guards> = {}): Guards {
  const complete = { ...DEFAULT_GUARDS, ...guards };
  const derived = DEFAULT_GROUPS.find(({ id, everyone }) => everyone && id === complete.adminGroupId);
  if (derived !== undefined)
    throw new TypeError(`${derived.name} has everybody: it cannot be the admin group`);
  return complete;
}

/** Tells whether a userName is one of the protected ones. */
export function isProtected({ protectedUsers }: Pick<Guards, 'protectedUsers'>, userName: unknown): boolean {
  return typeof userName === 'string' && protectedUsers.some((name) => foldName(name) === foldName(userName));
}

/** Tells whether two userNames are the same but for their case. */
export function isSameUser(left: unknown, right: unknown): boolean {
  return typeof left === 'string' && typeof right === 'string' && foldCase(left) === foldCase(right);
}
