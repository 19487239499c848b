import { countOf } from '../count-of.ts';
import { inWords } from '../plan/operation-in-words.ts';
import { shortHash } from '../plan/plan-hash.ts';
import type { PlanResult } from '../run/cycle-result.ts';
import { printSection, type Row } from './columns.ts';
import { formatPlan } from './format-plan.ts';
import { formatBlocks } from './format-result.ts';
import { printLasting } from './lasting-in-words.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

/** Prints a plan that is not applied now: with what would hold it back, and what would be done of it all the same. */
export function formatPlanResult(result: PlanResult, options: ViewOptions = {}): string {
  return [
    formatPlan(result.plan, options),
    ...(result.blocks.length === 0 ? [] : ['', ...formatHeld(result, options)]),
    ...printLasting(result.lasting, options),
  ].join('\n');
}

function formatHeld({ plan, blocks, urgent }: PlanResult, options: ViewOptions): readonly string[] {
  if (urgent === undefined) {
    return ['Blocked: nothing of this plan would be applied.', ...formatBlocks(blocks, options)];
  }
  const { length } = urgent.operations;
  const rest = plan.operations.length - length;
  const said = `Blocked: ${countOf(rest, 'change')} would be held back, as plan ${shortHash(urgent.rest)}. The other ${countOf(length, 'change')} would be made at once all the same, because they end the access of people who may have none.`;
  return [
    ...wrap(said, options, 0),
    ...formatBlocks(blocks, options),
    ...printSection(
      'Made at once, although the plan is held back',
      urgent.operations.map(urgentRow),
      options,
    ),
  ];
}

function urgentRow(operation: PlanResult['plan']['operations'][number]): Row {
  return { tone: 'loss', subject: inWords(operation), reason: operation.reason };
}
