import type { Block } from '../guard/block.ts';
import type { Approval, ApprovalStore, BrokenRule } from '../record/approval-store.ts';
import type { Journal } from '../record/journal.ts';
import type { PlanResult } from './cycle-result.ts';

/** Where approvals are kept, and where those that were used up are written down. */
export interface ApprovalBooks {
  readonly approvals: ApprovalStore;
  readonly journal: Journal;
}

/**
 * Uses up the approval of a plan, before anything is written: whatever happens then, it passes no second plan. Undefined
 * when there is none, when it passes not all the rules that the plan breaks now, or when the journal knows it as used up:
 * then the file came back, as from a backup.
 */
export async function spendApproval(
  { approvals, journal }: ApprovalBooks,
  { plan, blocks }: Pick<PlanResult, 'plan' | 'blocks'>,
  now: Date,
): Promise<Approval | undefined> {
  const approval = await approvals.spend(plan.hash, now);
  if (approval === undefined) return undefined;
  if (!blocks.every((block) => isPassed(block, approval))) return undefined;
  const spent = await journal.spentApprovals();
  const isSpent = spent.some(({ planHash, at }) => planHash === approval.planHash && at === approval.at);
  return isSpent ? undefined : approval;
}

/** A block without its words. */
export function toBrokenRule({ rule, group, subject }: Block): BrokenRule {
  return { rule, ...(group !== undefined && { group }), ...(subject !== undefined && { subject }) };
}

function isPassed({ rule, group, subject }: Block, { passes }: Approval): boolean {
  return passes.some(
    (passed) => passed.rule === rule && passed.group === group && passed.subject === subject,
  );
}
