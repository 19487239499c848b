import { nextRun } from '../config/schedule.ts';
import { afterJoins, type AfterJoins } from '../guard/after-joins.ts';
import { guardPlan } from '../guard/guard-plan.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Known, PlanInput } from '../plan/plan-input.ts';
import type { RecentRemoval } from '../plan/recent-removals.ts';
import { knownFrom } from '../record/record-run.ts';
import { removalsFrom } from '../record/removals-after.ts';
import type { JournalRun } from '../record/journal.ts';
import type { SavedSnapshot } from '../record/state-directory.ts';
import type { RunSummary, SyncState } from '../record/sync-state.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';
import { groupNamed, type TargetSnapshot } from '../target/target.ts';
import type { Counts } from './counter.ts';
import type { CycleDeps } from './cycle-deps.ts';
import { leavesOpen, type PlanResult } from './cycle-result.ts';
import type { Report } from './event.ts';
import { identifyAdmins } from './identify-admins.ts';
import { lookAtTarget } from './look-at-target.ts';
import { sourceRequest, targetRequest } from './read-requests.ts';
import type { SnapshotMemory } from './snapshot-memory.ts';

/** A plan that may be carried out, with what the record of it needs. */
export interface Prepared extends Pick<PlanResult, 'plan' | 'blocks' | 'mode' | 'requests'> {
  readonly state: SyncState;
  readonly known: Known;
  /** What was taken by absence before. */
  readonly removals: readonly RecentRemoval[];
  /** The run before, if it was killed: what it did is in `known`. */
  readonly interrupted: JournalRun | undefined;
  /** What of the plan is taken only once others have joined. */
  readonly afterJoins: AfterJoins;
  /** What to keep of what was read, while nothing is written. */
  readonly snapshot: SavedSnapshot | undefined;
}

/** The plan of a cycle, with everything that it was made from. */
export interface PreparedCycle extends Prepared {
  readonly input: PlanInput;
}

/** How to prepare. */
export interface PrepareOptions {
  readonly signal: AbortSignal;
  readonly report?: Report | undefined;
  /** Reads everything of the source. */
  readonly full?: boolean | undefined;
  /** Reads the application anew, whatever the source says. */
  readonly live?: boolean | undefined;
  readonly counter: () => Counts;
}

/**
 * Reads both sides, makes a plan and checks it; changes nothing.
 *
 * While nothing has changed in the source, the application is not read again but for its privileged groups: the plan is
 * made from what was read last, and only when there is something to do is it made anew from what is there now.
 *
 * @throws {SourceError} | {TargetError} | {StateError} when there is nothing to plan from.
 */
export async function prepare(
  deps: CycleDeps,
  memory: SnapshotMemory,
  options: PrepareOptions,
): Promise<PreparedCycle> {
  const { config, target: application, directory } = deps;
  const { signal, live = false } = options;
  const state = await directory.state.load();
  const interrupted = await directory.journal.openRun();
  const saved = await memory.load();
  const { source, mode } = await readSource(deps, { state, interrupted, saved }, options);
  const basis = { deps, state, admins: state.admins, interrupted, source, mode, counter: options.counter };
  // What a look left open is settled by another look, not by the same one again.
  const doubted = state.memberships.some(({ doubt }) => doubt !== undefined);
  if (
    !live &&
    !doubted &&
    mode === 'incremental' &&
    saved?.target !== undefined &&
    interrupted === undefined
  ) {
    const quick = planFrom(basis, await withPrivileged(deps, saved.target, signal));
    if (isQuiet(quick)) return quick;
  }
  const request = targetRequest(config, state, interrupted, source);
  const target = await lookAtTarget(application, request, { state, signal });
  const again = mode === 'full';
  const { admins, source: whole } = await identifyAdmins(
    deps.source,
    config,
    { source, target, known: state, again },
    signal,
  );
  return planFrom({ ...basis, admins, source: whole }, target);
}

interface Remembered {
  readonly state: SyncState;
  readonly interrupted: JournalRun | undefined;
  readonly saved: SavedSnapshot | undefined;
}

async function readSource(
  { config, source, clock }: CycleDeps,
  { state, interrupted, saved }: Remembered,
  { signal, report, full = false }: PrepareOptions,
): Promise<{ readonly source: SourceSnapshot; readonly mode: RunSummary['mode'] }> {
  const due = saved === undefined ? undefined : nextRun(config.fullReconcile, new Date(saved.source.fullAt));
  const isDue = due === undefined || due <= clock() || state.runs.at(-1)?.outcome === 'failed';
  const asked = full || isDue ? 'full' : 'incremental';
  const read = await source.read(
    {
      ...sourceRequest(config, state, interrupted),
      previous: saved?.source,
      mode: asked,
    },
    { signal, progress: (progress) => report?.({ kind: 'reading', ...progress }) },
  );
  return { source: read, mode: read.fullAt === saved?.source.fullAt ? asked : 'full' };
}

/** Privileged groups are looked at in every cycle, also for what was changed in the application by hand. */
async function withPrivileged(
  { config, target }: CycleDeps,
  saved: TargetSnapshot,
  signal: AbortSignal,
): Promise<TargetSnapshot> {
  const groups = config.guards.privilegedGroups.flatMap((name) => groupNamed(saved, name) ?? []);
  const members = await target.readMembers(
    groups.map(({ id }) => id),
    { signal },
  );
  const fresh = groups.map(
    (group) => [group.id, { ...group, members: [...(members.get(group.id) ?? [])] }] as const,
  );
  return { ...saved, groups: new Map([...saved.groups, ...fresh]) };
}

interface Basis {
  readonly deps: CycleDeps;
  readonly state: SyncState;
  readonly admins: Known['admins'];
  readonly interrupted: JournalRun | undefined;
  readonly source: SourceSnapshot;
  readonly mode: RunSummary['mode'];
  readonly counter: () => Counts;
}

function planFrom(
  { deps, state, admins, interrupted, source, mode, counter }: Basis,
  target: TargetSnapshot,
): PreparedCycle {
  const { config, source: origin, clock } = deps;
  const known = { ...knownFrom(state, target, interrupted), admins };
  const { requests } = counter();
  const input: PlanInput = {
    source,
    sourceName: origin.name,
    known,
    target,
    config,
    now: clock().toISOString(),
    spent: requests,
  };
  const plan = makePlan(input);
  const removals = removalsFrom(state.removals, target, interrupted);
  const blocks = guardPlan(plan, target, config, removals);
  return {
    ...{ plan, blocks, mode, requests, state, known, removals, interrupted, input },
    afterJoins: afterJoins(plan, target, config),
    snapshot: { source, target },
  };
}

/** Whether there is nothing that a fresh look at the application might settle otherwise. */
function isQuiet({ plan, blocks }: Pick<PlanResult, 'plan' | 'blocks'>): boolean {
  return plan.operations.length === 0 && blocks.length === 0 && !leavesOpen(plan);
}
