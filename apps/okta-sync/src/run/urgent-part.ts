import type { OperationResult } from '../apply/operation-result.ts';
import type { Config } from '../config/config.ts';
import { NOTHING_WAITS } from '../guard/after-joins.ts';
import type { Rule } from '../guard/block.ts';
import { urgentPart } from '../guard/urgent-part.ts';
import { knownAfter } from '../record/record-run.ts';
import type { Prepared } from './prepare.ts';

/** What is judged, and what is done of it even when it is held back. */
export interface Divided {
  /** What is done once nothing holds it back. */
  readonly whole: Prepared;
  readonly judged: Prepared;
  readonly urgent: Prepared | undefined;
}

/**
 * Takes out of a plan that breaks a rule what cannot wait. What is judged, and may be approved, is the rest: it stays the
 * same when somebody else loses all access meanwhile.
 */
export function divide(prepared: Prepared, config: Config): Divided {
  const { plan, blocks, known, state, snapshot } = prepared;
  const target = snapshot?.target;
  // An undo and the first plan are not divided: a person has yet to look at all of it.
  const undivided = (one: Prepared): Divided => ({ whole: one, judged: one, urgent: undefined });
  if (blocks.length === 0 || target === undefined || !state.appliedBefore) return undivided(prepared);
  const parts = urgentPart(plan, target, known, config);
  if (parts === undefined) return undivided(prepared);
  const { rest } = parts;
  const standing = rest.operations.length > 0 ? blocks : blocks.filter(({ rule }) => STANDING.has(rule));
  if (standing.length === 0) return undivided({ ...prepared, blocks: [] });
  return {
    whole: prepared,
    judged: { ...prepared, plan: rest, blocks: standing },
    urgent: { ...prepared, plan: parts.urgent, blocks: [], afterJoins: NOTHING_WAITS },
  };
}

/** What holds back also a plan without operations: it is about what would be remembered. */
const STANDING: ReadonlySet<Rule> = new Set<Rule>(['group-replaced', 'takes-over-privileged']);

/** The rest of a plan, knowing what was done of it. */
export function afterUrgent(
  { judged, urgent }: Divided,
  results: readonly OperationResult[],
  now: Date,
): Prepared {
  if (urgent === undefined) return judged;
  const { links, memberships, setAside, escrow } = knownAfter(urgent.known, urgent.plan, results, now);
  return { ...judged, known: { ...judged.known, links, memberships, setAside, escrow } };
}
