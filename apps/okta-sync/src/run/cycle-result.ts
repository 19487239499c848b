import { isDone, type OperationResult } from '../apply/operation-result.ts';
import type { LastingAccess } from '../explain/lasting-access.ts';
import type { Block } from '../guard/block.ts';
import type { Operation } from '../plan/operation.ts';
import type { Notice, Plan } from '../plan/plan.ts';
import type { RunSummary } from '../record/sync-state.ts';
import type { News } from './news.ts';

/** A plan that was made but not applied. */
export interface PlanResult {
  readonly plan: Plan;
  /** The rules that the plan breaks; none when it may be applied. */
  readonly blocks: readonly Block[];
  /** What of a plan that is held back is done all the same: it ends the access of people who may have none. */
  readonly urgent?: UrgentOperations | undefined;
  /** Who may have no access by their status, and keeps it. */
  readonly lasting: readonly LastingAccess[];
  /** Whether the source was read in full, or only what had changed. */
  readonly mode: RunSummary['mode'];
  /** Sent so far. */
  readonly requests: RunSummary['requests'];
}

/** The part of a plan that waits for nobody. */
export interface UrgentOperations {
  readonly operations: readonly Operation[];
  /** The hash of the rest, which waits: by it that is approved. */
  readonly rest: string;
}

/** One whole cycle: read, plan, guard, apply, record. */
export interface CycleResult extends PlanResult {
  /** The run's id, under which the journal and the history know it. */
  readonly id: string;
  readonly outcome: Exclude<RunSummary['outcome'], 'failed'>;
  /** Who approved the plan, where it passed only because of that. */
  readonly approvedBy?: string | undefined;
  readonly results: readonly OperationResult[];
  /** What the run before had done, and was to be done again. */
  readonly repeated: readonly Operation[];
  /** The last run that the state did not know: the state was older than the journal. */
  readonly caughtUp?: string | undefined;
  /** Whether all that was left open waits for a person; only of a partial outcome. */
  readonly waitsForPeople?: boolean | undefined;
  /** Requests to the application that were not reads. */
  readonly writes: number;
  /** What is worth a notice to somebody who does not watch: each is told once. */
  readonly news: readonly News[];
}

const OPEN: readonly Notice['kind'][] = [
  'source-unproven',
  'removal-held',
  'unmapped',
  'group-remade',
  'source-replaced',
  'mappings-differ',
  'guard-unmatched',
  'unmanaged-admin-inactive',
  'name-taken',
  'ambiguous',
  'status-unknown',
  'no-account',
  'escrowed',
];

/** Of what is open, that which only a person settles: the cycle did all that it could, and did it from what is proven. */
const WAITS_FOR_A_PERSON: ReadonlySet<Notice['kind']> = new Set([
  'unmapped',
  'group-remade',
  'source-replaced',
  'mappings-differ',
  'guard-unmatched',
  'unmanaged-admin-inactive',
  'name-taken',
  'ambiguous',
  'status-unknown',
  'no-account',
]);

/** Whether all that a cycle left open waits for a person: everything was read, nothing failed, nobody keeps access. */
export function waitsForPeople({
  outcome,
  plan,
  results,
  repeated,
  lasting,
}: Pick<CycleResult, 'outcome' | 'plan' | 'results' | 'repeated' | 'lasting'>): boolean {
  return (
    outcome === 'partial' &&
    results.every(isDone) &&
    repeated.length === 0 &&
    lasting.length === 0 &&
    plan.notices.every((notice) => !isOpen(notice) || WAITS_FOR_A_PERSON.has(notice.kind))
  );
}

/** Whether a plan leaves something open that no operation of it will settle. */
export function leavesOpen(plan: Plan): boolean {
  return plan.notices.some(isOpen);
}

/** Whether a notice tells of something that is not settled. */
export function isOpen({ kind }: Notice): boolean {
  return OPEN.includes(kind);
}
