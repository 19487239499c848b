import { leavesOpen, type CycleResult, type PlanResult } from './run/cycle-result.ts';

/** What the process ends with. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  /** There is something to apply: a plan that was only made, or that of a first run. */
  changesPending: 2,
  /** A guard holds the plan back. */
  blocked: 3,
  /** Something failed, or could not be settled. */
  partial: 4,
  /** The command line, the configuration, a token's setting or the state is wrong. */
  config: 5,
  sourceUnavailable: 6,
  targetUnavailable: 7,
  /** Another process works with the same state. */
  locked: 8,
  /** The saved plan is not what would be done now. */
  stale: 9,
  /** Stopped by a signal before the end, as shells tell it of SIGINT. */
  stopped: 130,
} as const;

/** The exit code of a plan that was only made. */
export function exitOfPlan({ plan, blocks }: PlanResult): number {
  if (blocks.length > 0) return EXIT.blocked;
  if (plan.operations.length > 0) return EXIT.changesPending;
  return leavesOpen(plan) ? EXIT.partial : EXIT.ok;
}

/** The exit code of a cycle. */
export function exitOfCycle({ outcome }: CycleResult): number {
  switch (outcome) {
    case 'in-sync':
    case 'applied':
      return EXIT.ok;
    case 'first-run':
      return EXIT.changesPending;
    case 'blocked':
      return EXIT.blocked;
    case 'partial':
      return EXIT.partial;
  }
}
