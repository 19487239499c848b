import type { Approved } from '../run/approve-plan.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

/** Says what an approval means. */
export function formatApproved({ planHash }: Approved, options: ViewOptions = {}): string {
  const said = `Approved ${planHash.slice(0, 12)}, for once and for 24 hours: the next cycle that makes exactly this plan applies it.`;
  return wrap(said, options, 0).join('\n');
}
