import type { CycleResult, PlanResult } from './cycle-result.ts';
import type { News } from './news.ts';

/** What a cycle tells while it runs: the only thing that views, logs and metrics hear. */
export type ProgressEvent =
  | { readonly kind: 'begin'; readonly run: string }
  /** How far the read of the source has come, in members. */
  | { readonly kind: 'reading'; readonly done: number; readonly of: number }
  /** A plan was made and checked, and nothing of it is applied yet. */
  | { readonly kind: 'plan'; readonly result: PlanResult }
  /** How many operations are settled. */
  | { readonly kind: 'applying'; readonly done: number; readonly of: number }
  /** An abort came while writing: the write under way is finished within the grace, in milliseconds. */
  | { readonly kind: 'stopping'; readonly grace: number };

/** What a daemon tells besides. */
export type DaemonEvent =
  | ProgressEvent
  | { readonly kind: 'cycle'; readonly result: CycleResult }
  /** The cycle could not be run; the next one tries again, no earlier than `nextTry` where there is one. */
  | {
      readonly kind: 'failure';
      readonly error: unknown;
      /** How many cycles have failed in a row. */
      readonly failures: number;
      /** ISO 8601, UTC. */
      readonly nextTry: string | undefined;
      /** What is worth a notice to somebody who does not watch: each is told once. */
      readonly news: readonly News[];
      /** The daemon ends with it: a first cycle that fails is no beginning. */
      readonly final?: true;
    }
  /** A cycle has ended, and the next one begins at `until` (ISO 8601, UTC); by this is known that the daemon is alive. */
  | { readonly kind: 'waiting'; readonly until: string }
  /** Another daemon works with the state; this one waits until it ends. `message` says which, in one sentence. */
  | { readonly kind: 'standby'; readonly message: string }
  /** This daemon has the state to itself, and begins. */
  | { readonly kind: 'leading' };

/** Receives the events. */
export type Report<Event = ProgressEvent> = (event: Event) => void;
