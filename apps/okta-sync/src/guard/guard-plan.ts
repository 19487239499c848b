import type { Guards, Mapping } from '../config/config.ts';
import type { Plan } from '../plan/plan.ts';
import { projectPlan } from '../plan/project-plan.ts';
import type { TargetSnapshot } from '../target/target.ts';
import type { Block } from './block.ts';
import { guardGroups } from './guard-groups.ts';
import { guardRemovals } from './guard-removals.ts';
import { takesOverPrivileged } from './takes-over.ts';

/** What of the configuration the guards go by. */
export interface GuardRules {
  readonly guards: Guards;
  readonly mappings: readonly Mapping[];
}

/** A plan with the application as it is, and as it would be. */
export interface Checked {
  readonly plan: Plan;
  readonly before: TargetSnapshot;
  readonly after: TargetSnapshot;
  readonly guards: Guards;
  readonly config: GuardRules;
}

/**
 * Checks a plan against the configured limits. One broken rule blocks the whole plan.
 *
 * @returns every rule that is broken; empty when the plan may be applied.
 */
export function guardPlan(plan: Plan, target: TargetSnapshot, config: GuardRules): readonly Block[] {
  const after = projectPlan(target, plan.operations);
  const checked: Checked = { plan, before: target, after, guards: config.guards, config };
  return [...guardGroups(checked), ...takesOverPrivileged(checked), ...guardRemovals(checked)];
}
