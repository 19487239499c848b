import { randomBytes } from 'node:crypto';

import { applyPlan } from '../apply/apply-plan.ts';
import { isDone, type OperationResult } from '../apply/operation-result.ts';
import type { Block } from '../guard/block.ts';
import { canonicalJson } from '../plan/canonical-json.ts';
import { inWords } from '../plan/operation-in-words.ts';
import type { Operation } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import type { Approval } from '../record/approval-store.ts';
import { newOutlook } from '../record/new-outlook.ts';
import type { PlanStore } from '../record/plan-store.ts';
import type { RunSummary } from '../record/sync-state.ts';
import { soleName } from '../target/target.ts';
import { confirmReplaced } from './confirm-replaced.ts';
import { startCounting, type Counts } from './counter.ts';
import type { CycleDeps } from './cycle-deps.ts';
import { leavesOpen, waitsForPeople, type CycleResult } from './cycle-result.ts';
import type { Report } from './event.ts';
import { lastingIn, planResultOf } from './plan-result.ts';
import { prepare, type Prepared } from './prepare.ts';
import { recordCycle } from './record-cycle.ts';
import { findRepeats } from './repeats.ts';
import { refuseStale, rulesOfSavedPlan } from './saved-plan.ts';
import { spendApproval, toBrokenRule } from './spend-approval.ts';
import { createSnapshotMemory, type SnapshotMemory } from './snapshot-memory.ts';
import { afterUrgent, divide } from './urgent-part.ts';
import { isHeld, judge, type Verdict } from './verdict.ts';

/** The options of a cycle. */
export interface CycleOptions {
  readonly signal: AbortSignal;
  readonly report?: Report | undefined;
  /** Reads everything of the source. */
  readonly full?: boolean | undefined;
  /** Applies also the first plan for an application, whatever the configuration says. */
  readonly first?: boolean | undefined;
  /** The only plan, by its hash, that may be applied. */
  readonly expected?: string | undefined;
  /** What to remember between the cycles of one process; by default nothing. */
  readonly memory?: SnapshotMemory | undefined;
}

/**
 * Runs one cycle: read, plan, check, apply, record. A plan that breaks a guard is held back but for what ends the access of
 * people who may have none, and the first one for an application is held back as a whole unless it is wanted; both are kept,
 * to be looked at and approved.
 *
 * An abort while reading ends the cycle with the signal's reason; once writing has begun, the write under way is finished
 * within the grace, and what was done is recorded.
 *
 * @throws {SourceError} | {TargetError} | {StateError} when there is nothing to plan from.
 * @throws {StalePlanError} when another plan than the expected one would be applied.
 */
export async function runCycle(deps: CycleDeps, options: CycleOptions): Promise<CycleResult> {
  const { signal, report = () => undefined, full, expected } = options;
  const memory = options.memory ?? createSnapshotMemory(deps.directory.snapshot);
  const begun = beginRun(deps);
  report({ kind: 'begin', run: begun.id });
  const { counter } = begun;
  const prepared = await prepare(deps, memory, {
    signal,
    report,
    full,
    live: expected !== undefined,
    counter,
  });
  if (expected !== undefined) refuseStale(expected, prepared.plan.hash);
  return finishRun(deps, memory, { ...begun, prepared }, options);
}

/** A run that has begun. */
export interface BegunRun {
  readonly id: string;
  readonly at: Date;
  readonly counter: () => Counts;
}

/** Begins a run: from now on its requests are counted. */
export function beginRun(deps: CycleDeps): BegunRun {
  const at = deps.clock();
  return { id: runId(at), at, counter: startCounting(deps) };
}

/** A run with its plan. */
export interface PlannedRun extends BegunRun {
  readonly prepared: Prepared;
  /** The run whose inverse this one is. */
  readonly undoes?: string | undefined;
}

/** Checks a plan, applies it if it may be, and records what became of it. */
export async function finishRun(
  deps: CycleDeps,
  memory: SnapshotMemory,
  run: PlannedRun,
  options: CycleOptions,
): Promise<CycleResult> {
  const { id, counter } = run;
  const { mode, plan: made, state, interrupted } = run.prepared;
  // Of a run that was killed nobody knows what was done.
  const repeated =
    interrupted === undefined ? await findRepeats(made.operations, state.runs, deps.directory.journal) : [];
  options.report?.({ kind: 'plan', result: planResultOf(run.prepared, deps.config) });
  const divided = divide(await settleInterrupted(deps, run.prepared), deps.config);
  const { verdict, approval } = await decide(deps, divided.judged, options);
  const whole = approval === undefined ? divided.whole : confirmReplaced(divided.whole);
  const work = verdict === 'apply' ? whole : divided.urgent;
  const results = work === undefined ? [] : await carryOut(deps, { id, approval }, work, options);
  const prepared = verdict === 'apply' ? whole : afterUrgent(divided, results, deps.clock());
  const { plan, blocks } = prepared;
  const outcome = outcomeOf(verdict, plan, results, repeated);
  const lasting = lastingIn(divided.whole, deps.config, results);
  const waiting = waitsForPeople({ outcome, plan, results, repeated, lasting })
    ? { waitsForPeople: true }
    : {};
  const sent = counter();
  const approved = approval === undefined ? {} : { approvedBy: approval.by };
  const summary = {
    ...summaryOf({ ...run, prepared }, results, deps.clock()),
    outcome,
    ...sent,
    ...approved,
    ...waiting,
    ...(repeated.length > 0 && { repeated: repeated.slice(0, MOST_TOLD).map(inWords) }),
  };
  const caughtUp = interrupted?.unknownToState === true ? { caughtUp: interrupted.id } : {};
  const told = { ...approved, ...waiting, results, repeated, ...caughtUp, ...sent, lasting };
  const result = { id, plan, blocks, mode, outcome, ...told };
  const news = await recordCycle(deps, memory, { prepared, result, approval, summary });
  if (work !== undefined) await deps.directory.journal.end(id);
  return { ...result, news };
}

/** Of what was to be done again, so much is told in the history. */
const MOST_TOLD = 20;

function summaryOf(
  { id, at, prepared, undoes }: PlannedRun,
  results: readonly OperationResult[],
  now: Date,
): Omit<RunSummary, 'outcome' | 'requests' | 'writes'> {
  const { plan, blocks, mode } = prepared;
  return {
    id,
    at: at.toISOString(),
    endedAt: now.toISOString(),
    mode,
    planHash: plan.hash,
    operations: plan.operations.length,
    done: results.filter(isDone).length,
    failed: results.filter(({ outcome }) => outcome === 'failed').length,
    ...(blocks.length > 0 && { blocks: blocks.map(({ rule }) => rule) }),
    ...(undoes !== undefined && { undoes }),
  };
}

/** What a killed run did is remembered before the next one begins, and then it is over. */
async function settleInterrupted(
  { directory }: CycleDeps,
  { interrupted, ...prepared }: Prepared,
): Promise<Prepared> {
  if (interrupted === undefined) return { interrupted, ...prepared };
  const state = { ...prepared.state, ...prepared.known, removals: prepared.removals };
  await directory.state.save(state);
  await directory.journal.end(interrupted.id);
  return { ...prepared, state, interrupted: undefined };
}

interface Decision {
  readonly verdict: Verdict;
  readonly approval: Approval | undefined;
}

async function decide(
  { directory, approvals, config, clock }: CycleDeps,
  { plan, blocks, state }: Prepared,
  { first = config.firstRun === 'apply', expected }: CycleOptions,
): Promise<Decision> {
  const standing = { appliedBefore: state.appliedBefore, first: first || expected !== undefined };
  const verdict = judge({ plan, blocks }, { ...standing, approved: false });
  const held = isHeld(verdict);
  // Whoever approved a plan meant that plan and the situation of then: neither comes back by being made again.
  await approvals.dropOthers(held ? plan.hash : undefined);
  if (!held) return { verdict, approval: undefined };
  const approval = await spendApproval({ approvals, journal: directory.journal }, { plan, blocks }, clock());
  const decided = judge({ plan, blocks }, { ...standing, approved: approval !== undefined });
  if (decided !== 'apply') await keepHeld(directory.plans, plan, blocks);
  return { verdict: decided, approval };
}

/** Written again only when other rules hold the same plan back. */
async function keepHeld(plans: PlanStore, plan: Plan, blocks: readonly Block[]): Promise<void> {
  const text = await plans.find(plan.hash);
  const saved = text === undefined ? undefined : rulesOfSavedPlan(text);
  if (canonicalJson(saved) !== canonicalJson(blocks.map(toBrokenRule))) await plans.save(plan, blocks);
}

async function carryOut(
  { config, directory, target, clock, grace, sleep, fence }: CycleDeps,
  { id, approval }: { readonly id: string; readonly approval: Approval | undefined },
  { plan, state, snapshot, afterJoins }: Prepared,
  { signal, report = () => undefined }: CycleOptions,
): Promise<readonly OperationResult[]> {
  const { journal } = directory;
  const outlook = newOutlook(plan, state);
  await journal.begin({ id, at: clock().toISOString(), plan: { ...plan, outlook }, approval });
  return applyPlan(plan, target, {
    signal,
    grace,
    stopping: () => report({ kind: 'stopping', grace }),
    log: {
      intent: (operations) => journal.intent(id, operations),
      outcome: (results) => journal.outcome(id, results),
    },
    fence,
    afterJoins,
    wait: sleep,
    privileged: config.guards.privilegedGroups.map((name) =>
      snapshot?.target === undefined ? name : soleName(snapshot.target, name),
    ),
    settled: (done) => report({ kind: 'applying', done, of: plan.operations.length }),
  });
}

function outcomeOf(
  verdict: Verdict,
  plan: Plan,
  results: readonly OperationResult[],
  repeated: readonly Operation[],
): CycleResult['outcome'] {
  if (isHeld(verdict)) return verdict;
  if (!results.every(isDone) || leavesOpen(plan) || repeated.length > 0) return 'partial';
  return results.length === 0 ? 'in-sync' : 'applied';
}

/** Sorts by time, and can be read over the telephone. */
export function runId(at: Date): string {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${randomBytes(2).toString('hex')}`;
}
