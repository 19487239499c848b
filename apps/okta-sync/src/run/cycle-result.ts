import type { OperationResult } from '../apply/operation-result.ts';
import type { Block } from '../guard/block.ts';
import type { Notice, Plan } from '../plan/plan.ts';
import type { RunSummary } from '../record/sync-state.ts';
import type { News } from './news.ts';

/** A plan that was made but not applied. */
export interface PlanResult {
  readonly plan: Plan;
  /** The rules that the plan breaks; none when it may be applied. */
  readonly blocks: readonly Block[];
  /** Whether the source was read in full, or only what had changed. */
  readonly mode: RunSummary['mode'];
  /** Sent so far. */
  readonly requests: RunSummary['requests'];
}

/** One whole cycle: read, plan, guard, apply, record. */
export interface CycleResult extends PlanResult {
  /** The run's id, under which the journal and the history know it. */
  readonly id: string;
  readonly outcome: Exclude<RunSummary['outcome'], 'failed'>;
  /** Who approved the plan, where it passed only because of that. */
  readonly approvedBy?: string | undefined;
  readonly results: readonly OperationResult[];
  /** Requests to the application that were not reads. */
  readonly writes: number;
  /** What is worth a notice to somebody who does not watch: each is told once. */
  readonly news: readonly News[];
}

const OPEN: readonly Notice['kind'][] = [
  'source-unproven',
  'removal-held',
  'unmapped',
  'name-taken',
  'ambiguous',
  'status-unknown',
  'no-account',
  'escrowed',
];

/** Whether a plan leaves something open that no operation of it will settle. */
export function leavesOpen(plan: Plan): boolean {
  return plan.notices.some(isOpen);
}

/** Whether a notice tells of something that is not settled. */
export function isOpen({ kind }: Notice): boolean {
  return OPEN.includes(kind);
}
