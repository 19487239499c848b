import { notFound } from '@drawbridge/scim/wire';
import { eq } from '../build/filter.ts';
import { elements, patch } from '../build/patch.ts';
import type { CallOptions } from '../http/call.ts';
import type { PatchOperation } from '../typed/resource.ts';
import type { Change } from './change.ts';
import { toChunks } from './chunk.ts';
import type { GroupMembers, GroupReading, MemberOptions } from './group-members.ts';
import { splitOptions } from './query.ts';

const CHUNK_SIZE = 100;

/** The changes of members, each as few PATCHes as the chunks allow. */
export function createMemberChanges(change: Change, groups: GroupReading): GroupMembers {
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
