import { afterJoins } from '../guard/after-joins.ts';
import { guardPlan } from '../guard/guard-plan.ts';
import { groupKey } from '../plan/operation.ts';
import type { JournalRun } from '../record/journal.ts';
import { knownFrom } from '../record/record-run.ts';
import { removalsFrom } from '../record/removals-after.ts';
import { createRefusal, gainersOf } from '../record/undo-gains.ts';
import { undoPlan } from '../record/undo-plan.ts';
import type { TargetRequest } from '../target/target.ts';
import type { Counts } from './counter.ts';
import type { CycleDeps } from './cycle-deps.ts';
import type { CycleResult, PlanResult } from './cycle-result.ts';
import type { Report } from './event.ts';
import { planResultOf } from './plan-result.ts';
import type { Prepared } from './prepare.ts';
import { guardedGroups } from './read-requests.ts';
import { beginRun, finishRun } from './run-cycle.ts';
import { SavedPlanError } from './saved-plan.ts';
import { createSnapshotMemory } from './snapshot-memory.ts';

/** The options of an undo. */
export interface UndoOptions {
  readonly signal: AbortSignal;
  readonly report?: Report | undefined;
}

/** Plans the inverse of what still stands of a run, and changes nothing. @throws {SavedPlanError} for an unknown run. */
export async function planUndo(deps: CycleDeps, id: string, options: UndoOptions): Promise<PlanResult> {
  const prepared = await prepareUndo(deps, id, options.signal, beginRun(deps).counter);
  return planResultOf(prepared, deps.config);
}

/** Carries that inverse out: guarded, journalled and recorded like any other plan. */
export async function undoRun(deps: CycleDeps, id: string, options: UndoOptions): Promise<CycleResult> {
  const begun = beginRun(deps);
  options.report?.({ kind: 'begin', run: begun.id });
  const prepared = await prepareUndo(deps, id, options.signal, begun.counter);
  const memory = createSnapshotMemory(deps.directory.snapshot);
  // Whoever undoes something has seen what was applied: it is no first run.
  return finishRun(deps, memory, { ...begun, prepared, undoes: id }, { ...options, first: true });
}

async function prepareUndo(
  { config, source, target: application, directory, clock }: CycleDeps,
  id: string,
  signal: AbortSignal,
  counter: () => Counts,
): Promise<Prepared> {
  const [state, run, interrupted, saved] = await Promise.all([
    directory.state.load(),
    directory.journal.readRun(id),
    directory.journal.openRun(),
    directory.snapshot.load(),
  ]);
  if (run === undefined) throw new SavedPlanError(`The journal has no run ${id}; \`history\` lists them.`);
  const target = await application.read(requestOf(run, guardedGroups(config)), { signal });
  const known = knownFrom(state, target, interrupted);
  const removals = removalsFrom(state.removals, target, interrupted);
  const { links } = known;
  const people = await source.readUsers(gainersOf(run, links), { signal });
  const { requests } = counter();
  const now = clock().toISOString();
  const plan = undoPlan({
    run,
    target,
    known,
    config,
    refusal: createRefusal({ links, people, active: config.statuses.active, sourceName: source.name }),
    now,
    spent: requests,
  });
  return {
    plan,
    blocks: guardPlan(plan, target, config, removals),
    removals,
    afterJoins: afterJoins(plan, target, config),
    mode: 'full',
    requests,
    state,
    known,
    interrupted,
    snapshot: saved === undefined ? undefined : { ...saved, target: undefined },
  };
}

/** Everything that the run touched, and what the guards look at. */
function requestOf({ operations }: JournalRun, guarded: readonly string[]): TargetRequest {
  const groups = operations.flatMap((operation) => ('group' in operation ? [operation.group] : []));
  const named = groups.filter(({ mirrors }) => mirrors === undefined).map(groupKey);
  const mirrored = groups.flatMap(({ mirrors }) => mirrors ?? []);
  const paths = operations.flatMap((operation) =>
    operation.op === 'updateUser' ? operation.changes.map(({ path }) => path) : [],
  );
  return {
    groupNames: [...new Set([...guarded, ...named])],
    mirrored: [...new Set(mirrored)],
    attributePaths: [...new Set(paths)],
  };
}
