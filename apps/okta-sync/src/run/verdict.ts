import type { PlanResult } from './cycle-result.ts';

/** What is done with a plan. */
export type Verdict = 'apply' | 'nothing' | 'blocked' | 'first-run';

/** Whether a plan waits for a person. */
export function isHeld<Outcome extends string>(
  outcome: Outcome,
): outcome is Extract<Outcome, 'blocked' | 'first-run'> {
  return outcome === 'blocked' || outcome === 'first-run';
}

/** What a verdict depends on besides the plan. */
export interface Standing {
  /** Whether a person approved exactly this plan. */
  readonly approved: boolean;
  /** Whether this application was written to before. */
  readonly appliedBefore: boolean;
  /** Whether a first plan is applied without having been looked at. */
  readonly first: boolean;
}

/**
 * Decides what is done with a plan. An approval passes the guards and the first run; also a plan without operations may need
 * one, because of what it would have us remember.
 */
export function judge({ plan, blocks }: Pick<PlanResult, 'plan' | 'blocks'>, standing: Standing): Verdict {
  if (plan.operations.length === 0 && blocks.length === 0) return 'nothing';
  if (standing.approved) return 'apply';
  if (blocks.length > 0) return 'blocked';
  return standing.appliedBefore || standing.first ? 'apply' : 'first-run';
}
