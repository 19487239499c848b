import type { OperationResult } from '../apply/operation-result.ts';
import type { Config } from '../config/config.ts';
import { lastingAccess, type LastingAccess } from '../explain/lasting-access.ts';
import type { PlanResult } from './cycle-result.ts';
import type { Prepared } from './prepare.ts';
import { divide } from './urgent-part.ts';

/** What a plan comes to when a cycle makes it now. */
export function planResultOf(prepared: Prepared, config: Config): PlanResult {
  const { plan, mode, requests } = prepared;
  const { judged, urgent } = divide(prepared, config);
  const atOnce = urgent?.plan.operations ?? [];
  const held = judged.blocks.length > 0 || !prepared.state.appliedBefore;
  return {
    ...{ plan, blocks: judged.blocks, mode, requests },
    ...(urgent !== undefined && { urgent: { operations: atOnce, rest: judged.plan.hash } }),
    // What is not held back is taken for done: nobody knows yet what will fail.
    lasting: lastingIn(prepared, config, (held ? atOnce : plan.operations).map(asDone)),
  };
}

/** Everybody who may have no access and still has it, once this has become of a plan. */
export function lastingIn(
  { plan, blocks, snapshot }: Prepared,
  { guards: { privilegedGroups } }: Config,
  results: readonly OperationResult[],
): readonly LastingAccess[] {
  return lastingAccess({ plan, target: snapshot?.target, results, blocks, privilegedGroups });
}

function asDone(operation: OperationResult['operation']): OperationResult {
  return { operation, outcome: 'done', created: undefined };
}
