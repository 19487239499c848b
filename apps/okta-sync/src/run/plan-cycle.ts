import { explainUser, type ExplainQuery } from '../explain/explain-user.ts';
import type { Explanation } from '../explain/explanation.ts';
import { pastWrites } from '../explain/last-writes.ts';
import { startCounting } from './counter.ts';
import type { CycleDeps } from './cycle-deps.ts';
import type { PlanResult } from './cycle-result.ts';
import type { Report } from './event.ts';
import { planResultOf } from './plan-result.ts';
import { prepare, type Prepared, type PreparedCycle } from './prepare.ts';
import type { Recording } from './recording.ts';
import { createSnapshotMemory } from './snapshot-memory.ts';
import { divide } from './urgent-part.ts';
import { isHeld, judge } from './verdict.ts';

/** The options of everything that reads both sides and changes nothing. */
export interface PlanOptions {
  readonly signal: AbortSignal;
  readonly report?: Report | undefined;
  /** Reads everything of the source, not only what changed. */
  readonly full?: boolean | undefined;
}

/** Lines of the journal in which the last writes about somebody are looked for. */
const LAST_LINES = 2_000;

/** Makes a plan and checks it. */
export async function planCycle(deps: CycleDeps, options: PlanOptions): Promise<PlanResult> {
  return planResultOf(await look(deps, options), deps.config);
}

/** Explains what somebody has, and has not. */
export async function explainCycle(
  deps: CycleDeps,
  query: ExplainQuery,
  options: PlanOptions,
): Promise<Explanation> {
  const prepared = await look(deps, options);
  const { input, plan } = prepared;
  const writes = pastWrites(await deps.directory.journal.tail(LAST_LINES));
  const { judged, urgent } = divide(prepared, deps.config);
  const hold = (await isHeldNow(judged, deps))
    ? { blocks: judged.blocks, planHash: judged.plan.hash }
    : undefined;
  return explainUser({ input, plan, hold, atOnce: urgent?.plan.operations ?? [], writes }, query);
}

/** Whether the next cycle would hold this plan back. */
async function isHeldNow({ plan, blocks, state }: Prepared, deps: CycleDeps): Promise<boolean> {
  const given = await deps.approvals.list(deps.clock());
  const approved = given.some(({ planHash }) => planHash === plan.hash);
  const standing = {
    approved,
    appliedBefore: state.appliedBefore,
    first: deps.config.firstRun === 'apply',
  };
  return isHeld(judge({ plan, blocks }, standing));
}

/** Reads both sides in full, to make plans of them later. */
export async function recordSides(deps: CycleDeps, options: PlanOptions): Promise<Recording> {
  const { input, state, known } = await look(deps, { ...options, full: true });
  const { now, sourceName, source, target } = input;
  return { version: 1, at: now, sourceName, source, target, state: { ...state, ...known } };
}

function look(deps: CycleDeps, options: PlanOptions): Promise<PreparedCycle> {
  const memory = createSnapshotMemory(deps.directory.snapshot);
  return prepare(deps, memory, { ...options, live: true, counter: startCounting(deps) });
}
