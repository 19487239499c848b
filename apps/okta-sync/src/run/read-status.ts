import { nextRun } from '../config/schedule.ts';
import type { LastingAccess } from '../explain/lasting-access.ts';
import type { PendingRemoval } from '../plan/plan.ts';
import type { Escrowed } from '../plan/plan-input.ts';
import type { Approval } from '../record/approval-store.ts';
import type { RunSummary, SyncState } from '../record/sync-state.ts';
import type { CycleDeps } from './cycle-deps.ts';
import { isSettled, isStale, lastSuccessOf } from './success.ts';
import { isHeld } from './verdict.ts';

/** How things stand. */
export interface Status {
  readonly binding: SyncState['binding'];
  /** The last run succeeded, and the last success is not longer ago than `staleAfter`. */
  readonly healthy: boolean;
  readonly lastRun: RunSummary | undefined;
  /** ISO 8601, UTC: when a run last succeeded. */
  readonly lastSuccess: string | undefined;
  /** The plan that waits for a person, and the rules that hold it back; the first plan of all breaks none. */
  readonly waiting: { readonly planHash: string; readonly blocks: readonly string[] } | undefined;
  readonly approvals: readonly Approval[];
  readonly pending: readonly PendingRemoval[];
  readonly escrow: readonly Escrowed[];
  readonly quarantine: SyncState['quarantine'];
  /** Who may have no access by their status, and had not lost all of it after the last cycle. */
  readonly lasting: readonly LastingAccess[];
  /** The run that was killed before its end; the next one goes on from there. */
  readonly interrupted: string | undefined;
  /** Whether that run had ended, and the state is older: one that was restored. */
  readonly olderState: boolean;
  /** ISO 8601, UTC: when everything is read next. */
  readonly nextFull: string | undefined;
}

/** Reads what is written down; asks neither the source nor the application. */
export async function readStatus(
  {
    directory,
    approvals,
    lastCycle,
    config,
  }: Pick<CycleDeps, 'directory' | 'approvals' | 'lastCycle' | 'config'>,
  now: Date,
): Promise<Status> {
  const [state, interrupted, given, last] = await Promise.all([
    directory.state.load(),
    directory.journal.openRun(),
    approvals.list(now),
    lastCycle.load(),
  ]);
  const lastRun = last?.run ?? state.runs.at(-1);
  const lastSuccess = lastSuccessOf(last, state);
  return {
    binding: state.binding,
    healthy: lastRun !== undefined && isSettled(lastRun) && !isStale(lastSuccess, config, now),
    lastRun,
    lastSuccess,
    waiting: waitingOf(lastRun),
    approvals: given,
    pending: state.pending,
    escrow: state.escrow,
    quarantine: state.quarantine,
    lasting: last?.lasting ?? [],
    interrupted: interrupted?.id,
    olderState: interrupted?.unknownToState === true,
    nextFull: nextRun(config.fullReconcile, now)?.toISOString(),
  };
}

function waitingOf(run: RunSummary | undefined): Status['waiting'] {
  if (run === undefined || !isHeld(run.outcome)) return undefined;
  return { planHash: run.planHash, blocks: run.blocks ?? [] };
}
