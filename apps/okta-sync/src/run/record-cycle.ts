import type { OperationResult } from '../apply/operation-result.ts';
import { canonicalJson, fingerprint } from '../plan/canonical-json.ts';
import type { Known } from '../plan/plan-input.ts';
import { knownAfter } from '../record/record-run.ts';
import type { RunSummary, SyncState } from '../record/sync-state.ts';
import type { CycleDeps } from './cycle-deps.ts';
import { isOpen } from './cycle-result.ts';
import { matter, newsOf, type Matter, type News } from './news.ts';
import type { Prepared } from './prepare.ts';
import type { SnapshotMemory } from './snapshot-memory.ts';
import { isSuccess, lastSuccessOf } from './success.ts';
import { isHeld } from './verdict.ts';

/** How many runs the state remembers. */
const HISTORY = 50;

/** A cycle that is over. */
export interface EndedCycle {
  readonly prepared: Prepared;
  readonly results: readonly OperationResult[];
  readonly summary: RunSummary;
}

/** Writes down what a cycle did, and gives what is worth a notice. */
export async function recordCycle(
  { directory, lastCycle, clock }: CycleDeps,
  memory: SnapshotMemory,
  cycle: EndedCycle,
): Promise<readonly News[]> {
  const { prepared, results, summary } = cycle;
  const { state, plan, snapshot } = prepared;
  const after = remembered(cycle, clock());
  const { news, told } = newsOf(mattersOf(cycle, after), state.notified, clock().toISOString());
  await saveState(directory.state, state, {
    ...state,
    ...after,
    appliedBefore: state.appliedBefore || isApplied(summary),
    notified: told,
    quarantine: undefined,
    runs: withRun(state.runs, summary),
  });
  // What was read of the application before the writes says nothing of it any more.
  if (snapshot !== undefined) {
    await memory.keep(results.length === 0 ? snapshot : { ...snapshot, target: undefined }, plan.basis);
  }
  await lastCycle.save({
    run: summary,
    lastSuccess: isSuccess(summary) ? summary.endedAt : lastSuccessOf(await lastCycle.load(), state),
  });
  return news;
}

/** The application was written to, or needed no writing: what comes next is no first run. */
function isApplied({ outcome, operations }: RunSummary): boolean {
  return outcome === 'applied' || outcome === 'in-sync' || (outcome === 'partial' && operations > 0);
}

/** A plan that is held back changes nothing of what we know, but absences were seen all the same. */
function remembered({ prepared, results, summary }: EndedCycle, now: Date): Known {
  const { known, plan } = prepared;
  if (!isHeld(summary.outcome)) return knownAfter(known, plan, results, now);
  const held = plan.operations.map((operation): OperationResult => ({
    operation,
    outcome: 'skipped',
    reason: 'the plan was held back',
  }));
  return { ...known, pending: knownAfter(known, plan, held, now).pending };
}

/** The same for as long as it is about the same people and groups, whatever the words and however often it was tried. */
function mattersOf({ prepared, summary }: EndedCycle, { escrow }: Pick<Known, 'escrow'>): readonly Matter[] {
  const { outcome, planHash } = summary;
  if (isHeld(outcome)) return [matter(outcome, planHash)];
  const open = prepared.plan.notices
    .filter((notice) => isOpen(notice) && notice.kind !== 'escrowed')
    .map(({ kind, group, user }) => ({ kind, group, user }));
  const kept = escrow.map(({ key }) => key).toSorted();
  return [
    ...(open.length === 0 ? [] : [matter('partial', fingerprint(open).slice(0, 12))]),
    ...(kept.length === 0 ? [] : [matter('escrowed', fingerprint(kept).slice(0, 12))]),
  ];
}

async function saveState(
  store: { readonly save: (state: SyncState) => Promise<void> },
  before: SyncState,
  after: SyncState,
): Promise<void> {
  if (canonicalJson(after) !== canonicalJson(before)) await store.save(after);
}

/** A run that only repeats the one before it is no history. */
export function withRun(runs: readonly RunSummary[], run: RunSummary): readonly RunSummary[] {
  return isRepeat(run, runs.at(-1)) ? runs : [...runs, run].slice(-HISTORY);
}

/** Nothing to do once more, the same plan held back once more, or another failure. */
function isRepeat(run: RunSummary, last: RunSummary | undefined): boolean {
  if (run.outcome !== last?.outcome) return false;
  switch (run.outcome) {
    case 'failed':
      return true;
    case 'blocked':
    case 'first-run':
      return run.planHash === last.planHash && run.done + run.failed === 0;
    case 'in-sync':
    case 'applied':
    case 'partial':
      return run.operations === 0 && last.operations === 0;
  }
}
