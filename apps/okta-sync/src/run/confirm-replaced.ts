import { takeOver } from '../plan/known-sources.ts';
import type { Prepared } from './prepare.ts';

/** An approved plan, which also remembers the groups of the source that it was approved with: they are asked about no more. */
export function confirmReplaced(prepared: Prepared): Prepared {
  const { plan, blocks } = prepared;
  const approved = new Set(
    blocks.flatMap(({ rule, subject }) => (rule === 'group-replaced' ? (subject ?? []) : [])),
  );
  const confirmed = plan.replaced.filter(({ id }) => approved.has(id));
  return { ...prepared, plan: { ...plan, sources: takeOver(plan.sources, confirmed) } };
}
