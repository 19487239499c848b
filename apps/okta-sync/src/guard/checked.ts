import type { Guards, Mapping } from '../config/config.ts';
import type { Operation } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import { projectPlan } from '../plan/project-plan.ts';
import type { TargetSnapshot } from '../target/target.ts';

/** What of the configuration the guards go by. */
export interface GuardRules {
  readonly guards: Guards;
  readonly mappings: readonly Mapping[];
}

/** A plan with the application as it is, and as it would be. */
export interface Checked extends GuardRules {
  readonly plan: Plan;
  readonly before: TargetSnapshot;
  readonly after: TargetSnapshot;
}

/** Looks ahead to what a plan leads to, or some of its operations alone. */
export function toChecked(
  plan: Plan,
  before: TargetSnapshot,
  { guards, mappings }: GuardRules,
  operations: readonly Operation[] = plan.operations,
): Checked {
  return { plan: { ...plan, operations }, before, after: projectPlan(before, operations), guards, mappings };
}
