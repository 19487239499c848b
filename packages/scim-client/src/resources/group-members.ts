import type { PatchOperation } from '../typed/resource.ts';
import type { Change } from './change.ts';
import type { CallOptions } from './query.ts';

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
}

const CHUNK_SIZE = 100;

/** Binds the changes of members to how groups are changed. */
export function createGroupMembers(change: Change): GroupMembers {
  return {
    addMembers: (id, memberIds, options) => patchMembers(change, id, memberIds, toAdd, options),
    removeMembers: (id, memberIds, options) => patchMembers(change, id, memberIds, toRemove, options),
  };
}

async function patchMembers(
  change: Change,
  id: string,
  memberIds: readonly string[],
  toOperations: (chunk: readonly string[]) => readonly PatchOperation[],
  { chunkSize = CHUNK_SIZE, signal }: MemberOptions = {},
): Promise<void> {
  if (!Number.isInteger(chunkSize) || chunkSize < 1) {
    throw new TypeError(`chunkSize: expected a whole number of 1 or more, found ${chunkSize}`);
  }
  const ids = [...new Set(memberIds)];
  for (let start = 0; start < ids.length; start += chunkSize) {
    const operations = toOperations(ids.slice(start, start + chunkSize));
    // Some service providers would repeat the whole group with every chunk.
    const query = { excludedAttributes: 'members' };
    await change(id, { operations, query, repeatable: true, ...(signal !== undefined && { signal }) });
  }
}

function toAdd(chunk: readonly string[]): readonly PatchOperation[] {
  return [{ op: 'add', path: 'members', value: chunk.map((value) => ({ value })) }];
}

function toRemove(chunk: readonly string[]): readonly PatchOperation[] {
  return chunk.map((id) => ({ op: 'remove', path: `members[value eq ${JSON.stringify(id)}]` }));
}
