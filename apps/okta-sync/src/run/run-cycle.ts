import { applyPlan } from '../apply/apply-plan.ts';
import { isDone, type OperationResult } from '../apply/operation-result.ts';
import type { Config } from '../config/config.ts';
import { guardPlan, type Block } from '../guard/guard-plan.ts';
import { canonicalJson } from '../plan/canonical-json.ts';
import { makePlan } from '../plan/make-plan.ts';
import { usersToLookUp } from '../plan/people.ts';
import type { Known } from '../plan/plan-input.ts';
import type { Notice, Plan } from '../plan/plan.ts';
import { claimPlan, claimsAfter, knownAfter, knownFrom } from '../record/record-run.ts';
import type { RunSummary, SyncState, SyncStateStore } from '../record/sync-state.ts';
import type { IdentitySource } from '../source/identity-source.ts';
import type { Target } from '../target/target.ts';

/** What a cycle works with. */
export interface CycleDeps {
  readonly config: Config;
  readonly source: IdentitySource;
  readonly target: Target;
  readonly store: SyncStateStore;
  readonly clock: () => Date;
  /** Milliseconds that the write under way may take after an abort. */
  readonly grace: number;
}

/** What a cycle tells while it runs. */
export type ProgressEvent =
  /** A plan was made and checked, and nothing of it is applied yet. */
  | { readonly kind: 'plan'; readonly result: PlanResult }
  /** An abort came while writing: the write under way is finished within the grace, in milliseconds. */
  | { readonly kind: 'stopping'; readonly grace: number };

/** The options of a cycle. */
export interface CycleOptions {
  readonly signal: AbortSignal;
  readonly report?: ((event: ProgressEvent) => void) | undefined;
}

/** A plan that was made but not applied. */
export interface PlanResult {
  readonly plan: Plan;
  /** The rules that the plan breaks; none when it may be applied. */
  readonly blocks: readonly Block[];
  readonly requests: { readonly okta: number; readonly scim: number };
}

/** One whole cycle: read, plan, guard, apply, record. */
export interface CycleResult extends PlanResult {
  readonly outcome: RunSummary['outcome'];
  readonly results: readonly OperationResult[];
  /** Requests to the application that were not reads. */
  readonly writes: number;
}

/** How many runs the state remembers. */
const HISTORY = 50;

interface Prepared extends PlanResult {
  readonly state: SyncState;
  readonly known: Known;
}

/**
 * Makes a plan and checks it, and changes nothing.
 *
 * @throws {SourceError} | {TargetError} | {StateError} when there is nothing to plan from.
 */
export async function planCycle(
  deps: CycleDeps,
  options: { readonly signal: AbortSignal },
): Promise<PlanResult> {
  const counter = startCounting(deps);
  const { plan, blocks } = await prepare(deps, options);
  return { plan, blocks, requests: counter().requests };
}

/**
 * Runs one cycle. A plan that breaks a guard is not applied at all. An abort while reading ends the cycle with the
 * signal's reason; once writing has begun, the write under way is finished within the grace, and what was done is
 * recorded.
 *
 * @throws {SourceError} | {TargetError} | {StateError} when there is nothing to plan from.
 */
export async function runCycle(deps: CycleDeps, options: CycleOptions): Promise<CycleResult> {
  const { signal, report = () => undefined } = options;
  const { grace } = deps;
  const at = deps.clock().toISOString();
  const counter = startCounting(deps);
  const { plan, blocks, state, known } = await prepare(deps, options);
  report({ kind: 'plan', result: { plan, blocks, requests: counter().requests } });
  const blocked = blocks.length > 0;
  const idle = blocked || plan.operations.length === 0;
  if (!idle) await deps.store.save(claimPlan(state, known, plan));
  const stopping = (): void => report({ kind: 'stopping', grace });
  const results = idle ? [] : await applyPlan(plan, deps.target, { signal, grace, stopping });
  const outcome = blocked ? 'blocked' : outcomeOf(plan, results);
  const { requests, writes } = counter();
  const failed = results.filter((result) => !isDone(result)).length;
  const after = blocked ? known : knownAfter(known, plan, results);
  await record(
    deps.store,
    state,
    { ...state, ...after, claims: claimsAfter(plan, results) },
    {
      at,
      outcome,
      planHash: plan.hash,
      operations: plan.operations.length,
      failed,
      writes,
    },
  );
  return { plan, blocks, outcome, results, requests, writes };
}

const OPEN: readonly Notice['kind'][] = [
  'source-unproven',
  'removal-held',
  'unmapped',
  'ambiguous',
  'no-account',
];

/** Whether a plan leaves something open that no operation of it will settle. */
export function leavesOpen(plan: Plan): boolean {
  return plan.notices.some(({ kind }) => OPEN.includes(kind));
}

async function prepare(deps: CycleDeps, { signal }: { readonly signal: AbortSignal }): Promise<Prepared> {
  const { config, source, target, store } = deps;
  const state = await store.load();
  const reads = await source.readGroups(
    config.mappings.map((mapping) => mapping.okta),
    { signal },
  );
  const groups = config.mappings.flatMap((mapping, index) => {
    const read = reads[index];
    return read === undefined ? [] : [{ mapping, read }];
  });
  const { adminGroup, privilegedGroups } = config.guards;
  // The names that the state knows too: it may call a group otherwise than the configuration does by now.
  const remembered = [...state.memberships, ...state.setAside, ...state.claims].map(({ group }) => group);
  const names = [
    ...new Set([
      ...groups.map(({ mapping }) => mapping.group),
      adminGroup,
      ...privilegedGroups,
      ...remembered,
    ]),
  ];
  const snapshot = await target.read(names, { signal });
  const known = knownFrom(state, snapshot);
  const users = await source.readUsers(usersToLookUp(groups, known, config.activeStatuses), { signal });
  const now = deps.clock().toISOString();
  const plan = makePlan({ source: { groups, users }, known, target: snapshot, config, now });
  const blocks = guardPlan(plan, snapshot, config.guards);
  return { plan, blocks, state, known, requests: { okta: 0, scim: 0 } };
}

function outcomeOf(plan: Plan, results: readonly OperationResult[]): RunSummary['outcome'] {
  if (!results.every(isDone) || leavesOpen(plan)) return 'partial';
  return results.length === 0 ? 'in-sync' : 'applied';
}

/** A run that only repeats the one before it is no history, and does not rewrite the file. */
async function record(
  store: SyncStateStore,
  state: SyncState,
  next: SyncState,
  run: RunSummary,
): Promise<void> {
  const repeats = isRepeat(run, state.runs.at(-1));
  if (repeats && canonicalJson(next) === canonicalJson(state)) return;
  await store.save(repeats ? next : { ...next, runs: [...state.runs, run].slice(-HISTORY) });
}

/** Nothing to do once more, or the same plan blocked once more. */
function isRepeat(run: RunSummary, last: RunSummary | undefined): boolean {
  if (run.outcome !== last?.outcome) return false;
  if (run.outcome === 'blocked') return run.planHash === last.planHash;
  return run.operations === 0 && last.operations === 0;
}

interface Counts {
  readonly requests: { readonly okta: number; readonly scim: number };
  readonly writes: number;
}

function startCounting({ source, target }: CycleDeps): () => Counts {
  const okta = source.requestCount();
  const before = target.counts();
  return () => {
    const { requests, writes } = target.counts();
    return {
      requests: { okta: source.requestCount() - okta, scim: requests - before.requests },
      writes: writes - before.writes,
    };
  };
}
