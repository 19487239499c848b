import { isWaiting } from '../apply/escrow.ts';
import type { OperationResult } from '../apply/operation-result.ts';
import type { Block } from '../guard/block.ts';
import { canonicalJson, fingerprint } from '../plan/canonical-json.ts';
import { operationKey } from '../plan/operation.ts';
import { shortHash } from '../plan/plan-hash.ts';
import type { Known } from '../plan/plan-input.ts';
import { withinWindow, type RecentRemoval } from '../plan/recent-removals.ts';
import type { Approval } from '../record/approval-store.ts';
import { knownAfter } from '../record/record-run.ts';
import { mayBeDone, removalsAfter } from '../record/removals-after.ts';
import type { RunSummary, SyncState } from '../record/sync-state.ts';
import type { CycleDeps } from './cycle-deps.ts';
import { isOpen, type CycleResult } from './cycle-result.ts';
import { stillVanished } from './look-at-target.ts';
import { matter, newsOf, type Matter, type News } from './news.ts';
import type { Prepared } from './prepare.ts';
import { toBrokenRule } from './spend-approval.ts';
import type { SnapshotMemory } from './snapshot-memory.ts';
import { isSuccess, lastSuccessOf } from './success.ts';
import { isHeld } from './verdict.ts';

/** How many runs the state remembers. */
const HISTORY = 50;

/** A cycle that is over. */
export interface EndedCycle {
  readonly prepared: Prepared;
  readonly result: Omit<CycleResult, 'news'>;
  /** What let the plan pass, where a person did. */
  readonly approval: Approval | undefined;
  readonly summary: RunSummary;
}

/** Writes down what a cycle did, and gives what is worth a notice: that is taken down before the state calls it told. */
export async function recordCycle(
  { config, directory, lastCycle, clock, tell }: CycleDeps,
  memory: SnapshotMemory,
  cycle: EndedCycle,
): Promise<readonly News[]> {
  const { prepared, result, summary } = cycle;
  const { state, plan, snapshot } = prepared;
  const after = remembered(cycle, clock());
  const { news, told } = newsOf(mattersOf(cycle, after), state.notified, clock().toISOString());
  await tell?.({ kind: 'cycle', result: { ...result, news } });
  await saveState(directory.state, state, {
    ...state,
    ...after,
    vanished: stillVanished(snapshot?.target, state),
    removals: withinWindow(removalsOf(cycle), config.guards.removalWindow, summary.endedAt),
    appliedBefore: state.appliedBefore || isApplied(summary),
    notified: told,
    quarantine: undefined,
    runs: withRun(state.runs, summary),
  });
  // What was read of the application before the writes says nothing of it any more.
  if (snapshot !== undefined) {
    await memory.keep(
      result.results.length === 0 ? snapshot : { ...snapshot, target: undefined },
      plan.basis,
    );
  }
  await lastCycle.save({
    run: summary,
    lastSuccess: isSuccess(summary) ? summary.endedAt : lastSuccessOf(await lastCycle.load(), state),
    lasting: result.lasting,
  });
  return news;
}

/** The application was written to, or needed no writing: what comes next is no first run. */
function isApplied({ outcome, operations }: RunSummary): boolean {
  return outcome === 'applied' || outcome === 'in-sync' || (outcome === 'partial' && operations > 0);
}

/** A plan that is held back changes nothing of what we know, but absences were seen all the same. */
function remembered({ prepared, result: { results }, summary }: EndedCycle, now: Date): Known {
  const { known, plan } = prepared;
  if (!isHeld(summary.outcome)) return knownAfter(known, plan, results, now);
  const held = plan.operations.map((operation): OperationResult => ({
    operation,
    outcome: 'skipped',
    reason: 'the plan was held back',
  }));
  return { ...known, pending: knownAfter(known, plan, held, now).pending };
}

function removalsOf({ prepared, result, approval, summary }: EndedCycle): readonly RecentRemoval[] {
  const operations = mayBeDone(result.results);
  return removalsAfter(prepared.removals, { operations, approval, at: summary.endedAt });
}

/** The same for as long as it is about the same people and groups, whatever the words and however often it was tried. */
function mattersOf(cycle: EndedCycle, { escrow }: Pick<Known, 'escrow'>): readonly Matter[] {
  const { prepared, result, summary } = cycle;
  const { outcome, endedAt } = summary;
  // Before the first plan was looked at, nobody has access by this daemon.
  const lasting = outcome === 'first-run' ? [] : result.lasting;
  const severe = [
    ...aboutAll(
      'access-kept',
      lasting.map(({ user }) => user),
    ),
    ...aboutAll('repeated', result.repeated.map(operationKey)),
    ...(result.caughtUp === undefined ? [] : [matter('older-state', result.caughtUp)]),
  ];
  if (isHeld(outcome)) return [matter(outcome, rulesKey(prepared.blocks)), ...severe];
  const open = prepared.plan.notices
    .filter((notice) => isOpen(notice) && notice.kind !== 'escrowed')
    .map(({ kind, group, user }) => ({ kind, group, user }));
  const waiting = escrow.filter((one) => isWaiting(one, endedAt));
  return [
    ...severe,
    ...(open.length === 0 ? [] : [matter('partial', shortHash(fingerprint(open)))]),
    ...aboutAll(
      'escrowed',
      waiting.map(({ key }) => key),
    ),
  ];
}

/** One more person in a plan that waits is no news; another rule that holds it back is. */
function rulesKey(blocks: readonly Block[]): string {
  return shortHash(fingerprint(blocks.map((block) => canonicalJson(toBrokenRule(block))).toSorted()));
}

function aboutAll(kind: News['kind'], keys: readonly string[]): readonly Matter[] {
  return keys.length === 0 ? [] : [matter(kind, shortHash(fingerprint(keys.toSorted())))];
}

async function saveState(
  store: { readonly save: (state: SyncState) => Promise<void> },
  before: SyncState,
  after: SyncState,
): Promise<void> {
  if (fingerprint(after) !== fingerprint(before)) await store.save(after);
}

/** A run that only repeats the one before it is no history. */
export function withRun(runs: readonly RunSummary[], run: RunSummary): readonly RunSummary[] {
  return isRepeat(run, runs.at(-1)) ? runs : [...runs, run].slice(-HISTORY);
}

/** Nothing to do once more, the same plan held back once more for the same reasons, or another failure. */
function isRepeat(run: RunSummary, last: RunSummary | undefined): boolean {
  if (run.outcome !== last?.outcome) return false;
  switch (run.outcome) {
    case 'failed':
      return true;
    case 'blocked':
    case 'first-run':
      return (
        run.planHash === last.planHash &&
        canonicalJson(run.blocks) === canonicalJson(last.blocks) &&
        run.done + run.failed === 0
      );
    case 'in-sync':
    case 'applied':
    case 'partial':
      return run.operations === 0 && last.operations === 0;
  }
}
