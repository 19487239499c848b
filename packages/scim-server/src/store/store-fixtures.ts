import type { Change, Draft, ResourceStore, Snapshot, StoredResource, Update } from './resource-store.ts';

/** The time of creations. */
export const EARLY = '2026-01-01T00:00:00.000Z';
/** The time of changes. */
export const LATE = '2026-01-02T00:00:00.000Z';

/** What a user may have besides the id. */
interface Extra {
  readonly externalId?: string;
  readonly label?: string;
  readonly active?: boolean;
}

/** A user whose userName is the id. */
export function user(id: string, extra: Extra = {}): Draft {
  const { externalId, label = id, active = true } = extra;
  return {
    id,
    attributes: { userName: id, active, ...(externalId === undefined ? {} : { externalId }) },
    keys: { name: id.toLowerCase(), label, active, ...(externalId === undefined ? {} : { externalId }) },
    now: EARLY,
  };
}

/** A group that the store numbers. */
export function group(name: string, memberIds: readonly string[] = []): Draft {
  const folded = name.toLowerCase();
  return {
    attributes: { displayName: name },
    keys: { name: folded, displayName: folded, label: name, active: true },
    members: memberIds,
    now: EARLY,
  };
}

/** The change that keeps everything. */
export function same({ attributes }: Snapshot): Change {
  const name = attributes['userName'] ?? attributes['displayName'];
  if (typeof name !== 'string') throw new Error('a resource without a name');
  return {
    attributes,
    keys: { name: name.toLowerCase(), label: name, active: attributes['active'] !== false },
  };
}

/** The change of a group's members, and of nothing else. */
export function members(add: readonly string[], remove: readonly string[] = [], keepOthers = true): Update {
  return {
    now: LATE,
    change: (current) => ({ ...same(current), membership: { keepOthers, add, remove } }),
  };
}

/** Creates a resource that nothing stands in the way of. */
export async function created(store: ResourceStore, type: string, draft: Draft): Promise<StoredResource> {
  const written = await store.create(type, draft);
  if (written.outcome !== 'written') throw new Error(`${type} was not created: ${written.outcome}`);
  return written.resource;
}

/** The ids of a group's members. */
export async function readMemberIds(store: ResourceStore, groupId: string): Promise<readonly string[]> {
  return ((await store.membersOf([groupId])).get(groupId) ?? []).map(({ id }) => id);
}
