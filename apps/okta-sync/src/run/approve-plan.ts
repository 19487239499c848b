import { userInfo } from 'node:os';

import type { BrokenRule } from '../record/approval-store.ts';
import type { RunSummary } from '../record/sync-state.ts';
import type { CycleDeps } from './cycle-deps.ts';
import { SavedPlanError, hashOfSavedPlan, rulesOfSavedPlan } from './saved-plan.ts';
import { isHeld } from './verdict.ts';

/** A plan that may pass once. */
export interface Approved {
  readonly planHash: string;
  /** The rules that the plan may break, and for which groups; any other one holds it back again. */
  readonly passes: readonly BrokenRule[];
  /** The run whose undo it is: that undo, asked for again, uses the approval. */
  readonly undoes?: string | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
}

const SHORTEST = 8;

/**
 * Approves the plan that waits: the next cycle applies it, should its plan have exactly this hash and break no other rules
 * than this one did, and the approval is used up. A cycle that makes another plan drops it; after 24 hours it counts no
 * more.
 *
 * @param hash the hash, or at least 8 digits of its beginning.
 * @throws {SavedPlanError} when no one plan that waits is meant.
 */
export async function approvePlan(
  hash: string,
  deps: Pick<CycleDeps, 'directory' | 'approvals' | 'lastCycle'>,
  now: Date,
): Promise<Approved> {
  if (!/^[0-9a-f]+$/.test(hash) || hash.length < SHORTEST) {
    throw new SavedPlanError(`${hash} is not a plan's hash: give at least its first ${SHORTEST} digits.`);
  }
  const run = await heldRun(deps);
  const waiting = run?.planHash;
  const text = waiting?.startsWith(hash) === true ? await deps.directory.plans.find(waiting) : undefined;
  const passes = text === undefined ? undefined : rulesOfSavedPlan(text);
  if (text === undefined || passes === undefined) {
    throw new SavedPlanError(
      `No plan waits whose hash begins with ${hash}: only the plan that was held back last can be approved; \`status\` shows it.`,
    );
  }
  const planHash = hashOfSavedPlan(text, `the plan ${hash}`);
  const at = now.toISOString();
  await deps.approvals.give({ planHash, passes, at, by: userName() });
  return { planHash, passes, undoes: run?.undoes, at };
}

/** The last cycle, if it held its plan back; one that made no plan changes nothing of that. */
async function heldRun({
  directory,
  lastCycle,
}: Pick<CycleDeps, 'directory' | 'lastCycle'>): Promise<RunSummary | undefined> {
  const [state, last] = await Promise.all([directory.state.load(), lastCycle.load()]);
  const runs = [...state.runs, ...(last === undefined ? [] : [last.run])];
  const run = runs.findLast(({ outcome }) => outcome !== 'failed');
  return run !== undefined && isHeld(run.outcome) ? run : undefined;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number without a name.
    return 'unknown';
  }
}
