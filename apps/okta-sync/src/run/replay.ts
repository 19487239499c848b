import type { Config } from '../config/config.ts';
import { guardPlan } from '../guard/guard-plan.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { PlanResult } from './cycle-result.ts';
import type { Recording } from './recording.ts';

/** Makes the plan that a configuration gives for what was recorded, as if it were that time again. */
export function replay({ sourceName, source, target, state, at }: Recording, config: Config): PlanResult {
  const nothing = { source: 0, target: 0 };
  const plan = makePlan({ source, sourceName, known: state, target, config, now: at, spent: nothing });
  return {
    plan,
    blocks: guardPlan(plan, target, config, state.removals),
    lasting: [],
    mode: 'full',
    requests: nothing,
  };
}
