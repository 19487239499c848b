import { notFound } from '@drawbridge/scim/wire';
import { eq } from '../build/filter.ts';
import { elements, patch } from '../build/patch.ts';
import type { CallOptions } from '../http/call.ts';
import type { PatchOperation, ProjectedGroup } from '../typed/resource.ts';
import type { Change } from './change.ts';
import { toChunks } from './chunk.ts';
import type { Find } from './find.ts';
import { splitOptions } from './query.ts';

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

const CHUNK_SIZE = 100;

/** Binds the changes of members to how groups are changed and read. */
export function createGroupMembers(change: Change, groups: GroupReading): GroupMembers {
  const addMembers: GroupMembers['addMembers'] = (id, memberIds, options) =>
    patchMembers(change, id, memberIds, toAdd, options);
  const removeMembers: GroupMembers['removeMembers'] = (id, memberIds, options) =>
    patchMembers(change, id, memberIds, toRemove, options);
  const setMembers: GroupMembers['setMembers'] = async (id, memberIds, options = {}) => {
    const { members = [] } = await groups.read(id, callOptionsOf(options));
    const current = new Set(members.flatMap(({ value }) => value ?? []));
    const wanted = new Set(memberIds);
    const added = [...wanted].filter((memberId) => !current.has(memberId));
    const removed = [...current].filter((memberId) => !wanted.has(memberId));
    // In this order, a group that must keep a member keeps one.
    await addMembers(id, added, options);
    await removeMembers(id, removed, options);
    return { added, removed };
  };
  const link: GroupMembers['link'] = async (displayName, memberIds, options = {}) => {
    const group = await groups.findByDisplayName(displayName, callOptionsOf(options));
    if (group === undefined) throw notFound(`there is no group ${JSON.stringify(displayName)}`);
    return { id: group.id, ...(await setMembers(group.id, memberIds, options)) };
  };
  return { addMembers, removeMembers, setMembers, link };
}

/** The size of the chunks is nothing that a service provider knows. */
function callOptionsOf(options: MemberOptions): CallOptions {
  return splitOptions(options).options;
}

async function patchMembers(
  change: Change,
  id: string,
  memberIds: readonly string[],
  toOperations: (chunk: readonly string[]) => readonly PatchOperation[],
  { chunkSize = CHUNK_SIZE, ...options }: MemberOptions = {},
): Promise<void> {
  for (const chunk of toChunks([...new Set(memberIds)], chunkSize)) {
    const operations = toOperations(chunk);
    // Some service providers would repeat the whole group with every chunk.
    const query = { excludedAttributes: 'members' };
    await change(id, { operations, query, options });
  }
}

function toAdd(chunk: readonly string[]): readonly PatchOperation[] {
  const members = chunk.map((value) => ({ value }));
  return patch().add('members', members).operations;
}

function toRemove(chunk: readonly string[]): readonly PatchOperation[] {
  return chunk.map((id) => ({ op: 'remove', path: elements('members', eq('value', id)) }));
}
