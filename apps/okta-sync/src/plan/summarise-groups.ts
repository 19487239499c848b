import type { Feed } from './feed.ts';
import { groupKey, isMemberOperation, type Operation } from './operation.ts';
import type { GroupSummary } from './plan.ts';

/** How many members each group has, and will have. */
export function summariseGroups(
  feeds: readonly Feed[],
  operations: readonly Operation[],
): readonly GroupSummary[] {
  const changes = new Map<string, number>();
  for (const operation of operations.filter(isMemberOperation)) {
    const key = groupKey(operation.group);
    changes.set(key, (changes.get(key) ?? 0) + (operation.op === 'addMember' ? 1 : -1));
  }
  return feeds
    .filter(({ usable }) => usable)
    .map(({ key, group, current, allowEmpty }) => {
      const before = current?.members.length ?? 0;
      return { key, name: group.name, before, after: before + (changes.get(key) ?? 0), allowEmpty };
    });
}
