import { shortHash } from '../plan/plan-hash.ts';
import type { Approved } from '../run/approve-plan.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

/** Says what an approval means. */
export function formatApproved({ planHash, passes, undoes }: Approved, options: ViewOptions = {}): string {
  const rules = passes.map(({ rule, group }) => (group === undefined ? rule : `${rule} (${group})`));
  const what = rules.length === 0 ? 'though it is the first one' : `past ${rules.join(', ')}`;
  const next =
    undoes === undefined
      ? 'if the next cycle makes exactly this plan, it applies it'
      : `\`undo ${undoes} --apply\`, given again before any other cycle, carries it out`;
  const said = `Approved ${shortHash(planHash)}, for once and for 24 hours: ${next} ${what}. Any other rule holds it back again, and another plan ends the approval.`;
  return wrap(said, options, 0).join('\n');
}
