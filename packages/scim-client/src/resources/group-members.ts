import type { CallOptions } from '../http/call.ts';
import type { ProjectedGroup } from '../typed/resource.ts';
import type { Change } from './change.ts';
import type { Find } from './find.ts';

/** How a change of members is sent. */
export interface MemberOptions extends CallOptions {
  /** How many members go into one PATCH at most; 100 by default. */
  readonly chunkSize?: number;
}

/** Changes of a group's members; both may be repeated without harm. @see RFC 7644 §3.5.2 */
export interface GroupMembers {
  /** Adds members by id, chunk after chunk; when one fails, the chunks before it stay. */
  readonly addMembers: (id: string, memberIds: readonly string[], options?: MemberOptions) => Promise<void>;
  /** Removes members by id, chunk after chunk; when one fails, the chunks before it stay. */
  readonly removeMembers: (
    id: string,
    memberIds: readonly string[],
    options?: MemberOptions,
  ) => Promise<void>;
  /** Gives the group exactly these members, sending only the difference: first who joins, then who leaves. */
  readonly setMembers: (
    id: string,
    memberIds: readonly string[],
    options?: MemberOptions,
  ) => Promise<MembersChange>;
  /**
   * Gives a group that the application already has, such as a default group, exactly these members. This is what identity
   * providers call linking a group; its name stays.
   *
   * @throws ScimError 404 when there is no group of that name.
   */
  readonly link: (
    displayName: string,
    memberIds: readonly string[],
    options?: MemberOptions,
  ) => Promise<MembersChange & { readonly id: string }>;
}

/** Who joined and who left a group. */
export interface MembersChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** How groups are read. */
export interface GroupReading {
  readonly read: (id: string, options: CallOptions) => Promise<Pick<ProjectedGroup, 'members'>>;
  readonly findByDisplayName: Find<{ readonly id: string }>;
}

/** Binds the changes of members to how groups are changed and read. */
export function createGroupMembers(change: Change, groups: GroupReading): GroupMembers {
  const load = async (): Promise<GroupMembers> =>
    (await import('./seldom.ts')).createMemberChanges(change, groups);
  return {
    addMembers: async (...given) => (await load()).addMembers(...given),
    removeMembers: async (...given) => (await load()).removeMembers(...given),
    setMembers: async (...given) => (await load()).setMembers(...given),
    link: async (...given) => (await load()).link(...given),
  };
}
