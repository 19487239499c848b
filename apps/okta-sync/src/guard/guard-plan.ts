import type { Plan } from '../plan/plan.ts';
import type { RecentRemoval } from '../plan/recent-removals.ts';
import type { TargetSnapshot } from '../target/target.ts';
import type { Block } from './block.ts';
import { toChecked, type GuardRules } from './checked.ts';
import { guardGroups } from './guard-groups.ts';
import { guardRemovals } from './guard-removals.ts';
import { replacedSources } from './replaced-sources.ts';
import { takesOverPrivileged } from './takes-over.ts';

/**
 * Checks a plan against the configured limits. One broken rule blocks the whole plan.
 *
 * @param recent what earlier plans took by absence, and no person let through.
 * @returns every rule that is broken; empty when the plan may be applied.
 */
export function guardPlan(
  plan: Plan,
  target: TargetSnapshot,
  config: GuardRules,
  recent: readonly RecentRemoval[],
): readonly Block[] {
  const checked = toChecked(plan, target, config);
  return [
    ...guardGroups(checked),
    ...takesOverPrivileged(checked),
    ...replacedSources(checked),
    ...guardRemovals(checked, recent),
  ];
}
