import { ConfigError } from './config/config.ts';
import { LockError } from './record/state-lock.ts';
import { StateError } from './record/sync-state.ts';
import { leavesOpen, type CycleResult, type PlanResult } from './run/run-cycle.ts';
import { SourceError } from './source/identity-source.ts';
import { TargetError } from './target/target.ts';

/** What the process ends with. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  /** `plan`: there is something to apply. */
  changesPending: 2,
  /** A guard holds the plan back. */
  blocked: 3,
  /** Something failed, or could not be settled. */
  partial: 4,
  /** The command line, the configuration, a token's setting or the state file is wrong. */
  config: 5,
  sourceUnavailable: 6,
  targetUnavailable: 7,
  /** Another process works with the same state. */
  locked: 8,
  /** Stopped by a signal before the end, as shells tell it of SIGINT. */
  stopped: 130,
} as const;

/** The exit code of `plan`. */
export function exitOfPlan({ plan, blocks }: PlanResult): number {
  if (blocks.length > 0) return EXIT.blocked;
  if (plan.operations.length > 0) return EXIT.changesPending;
  return leavesOpen(plan) ? EXIT.partial : EXIT.ok;
}

/** The exit code of `sync`. */
export function exitOfCycle({ outcome }: CycleResult): number {
  switch (outcome) {
    case 'in-sync':
    case 'applied':
      return EXIT.ok;
    case 'blocked':
      return EXIT.blocked;
    case 'partial':
      return EXIT.partial;
  }
}

/** The exit code of a command that could not be carried out. */
export function exitOfError(error: unknown): number {
  if (error instanceof ConfigError || error instanceof StateError) return EXIT.config;
  if (error instanceof SourceError) return EXIT.sourceUnavailable;
  if (error instanceof LockError) return EXIT.locked;
  return error instanceof TargetError ? EXIT.targetUnavailable : EXIT.unexpected;
}
