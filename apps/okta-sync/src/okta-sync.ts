import type { Examination } from './doctor/examination.ts';
import type { Explanation } from './explain/explanation.ts';
import type { AlertBox } from './ops/alert-box.ts';
import type { RunSummary } from './record/sync-state.ts';
import type { CycleResult, PlanResult } from './run/cycle-result.ts';
import type { Report } from './run/event.ts';
import type { Approved } from './run/approve-plan.ts';
import type { Recording } from './run/recording.ts';
import type { RunDetail } from './run/run-detail.ts';
import type { Status } from './run/read-status.ts';
import type { Unlocked } from './run/unlock.ts';
import type { SourceCost } from './source/identity-source.ts';

/** The options of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears what happens, the plan before anything of it is applied. */
  readonly report?: Report | undefined;
}

/** The options of a call that reads both sides. */
export interface ReadCallOptions extends CallOptions {
  /** Reads everything, not only what changed; by default only when it is time. */
  readonly full?: boolean | undefined;
}

/** The options of one cycle. */
export interface CycleCallOptions extends ReadCallOptions {
  /** Applies also the first plan for an application, whatever the configuration says. */
  readonly first?: boolean | undefined;
}

/** The options of the daemon. */
export interface RunOptions {
  readonly signal: AbortSignal;
  /** Whether to wait while another daemon works with the state, instead of failing; default true. */
  readonly standby?: boolean | undefined;
}

/** The pull-sync, ready to run. Every call may throw SourceError, TargetError, StateError or LockError. */
export interface OktaSync {
  /** Makes a plan and changes nothing. */
  readonly plan: (options?: ReadCallOptions) => Promise<PlanResult>;
  /** Runs one cycle. */
  readonly cycle: (options?: CycleCallOptions) => Promise<CycleResult>;
  /** Applies the plan that has this hash. @throws {StalePlanError} when another one would be made now. */
  readonly apply: (hash: string, options?: CallOptions) => Promise<CycleResult>;
  /** Plans the inverse of what still stands of a run, and changes nothing. */
  readonly planUndo: (run: string, options?: CallOptions) => Promise<PlanResult>;
  /** Applies that inverse. */
  readonly undo: (run: string, options?: CallOptions) => Promise<CycleResult>;
  /** Runs until the signal aborts: one cycle at once, the others on schedule. */
  readonly run: (options: RunOptions) => Promise<void>;
  /** Says how things stand, from what is written down alone. */
  readonly status: () => Promise<Status>;
  /** The alerts that wait to be delivered; cycles put them there. */
  readonly alerts: AlertBox;
  /** The last runs, newest first. */
  readonly history: (count: number) => Promise<readonly RunSummary[]>;
  /** What one run did; undefined when it is not known. */
  readonly detail: (run: string) => Promise<RunDetail | undefined>;
  /** Says why somebody has, or has not, what they have. */
  readonly explain: (user: string, group?: string, options?: CallOptions) => Promise<Explanation>;
  /** Lets a plan that waits pass, once; by its hash, or the beginning of it. */
  readonly approve: (hash: string) => Promise<Approved>;
  /** Reads both sides in full, for `replay`. */
  readonly record: (options?: CallOptions) => Promise<Recording>;
  /** Takes away the lock of a process that does not work any more. */
  readonly unlock: (options?: { readonly force?: boolean }) => Promise<Unlocked>;
  /** Tries everything that a cycle needs, part by part, and changes nothing. */
  readonly examine: (options?: CallOptions) => Promise<readonly Examination[]>;
  /** What reading the source has cost, and how its rate limit stands. */
  readonly cost: () => SourceCost;
}
