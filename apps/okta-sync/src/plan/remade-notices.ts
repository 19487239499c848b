import type { Feed } from './feed.ts';
import { foldedKey, remadeGroups } from './known-groups.ts';
import type { Notice } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** One line for each group that is fed or guarded, and is another one than before. */
export function remadeNotices(
  feeds: readonly Feed[],
  { known, target, config: { guards } }: PlanInput,
): readonly Notice[] {
  const remade = remadeGroups(known.groups, target);
  if (remade.length === 0) return [];
  const names = new Map([
    ...[...guards.privilegedGroups, ...guards.neverEmpty].map((name) => [foldedKey(name), name] as const),
    ...feeds.map(({ key, group }) => [foldedKey(key), group.name] as const),
  ]);
  return remade.flatMap(({ key, was, is }): readonly Notice[] => {
    const group = names.get(key);
    if (group === undefined) return [];
    const reason = `the application has another group of this name than before (${is}, was ${was}): who is in it was put there by others, and nobody leaves it for what was remembered of the old one`;
    return [{ kind: 'group-remade', group, user: undefined, reason }];
  });
}
