import { messageOf } from '../message-of.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import type { DaemonEvent } from '../run/event.ts';
import { isSuccess } from '../run/success.ts';

/** How a daemon stands, as its events tell it. Times are ISO 8601, UTC. */
export interface Standing {
  readonly role: 'starting' | 'leading' | 'standby';
  /** Who works with the state meanwhile, in one sentence; absent unless the daemon stands by. */
  readonly standbyBecause: string | undefined;
  /** When the last event came. */
  readonly heardAt: string;
  /** When the next cycle begins; absent while one runs. */
  readonly waitingUntil: string | undefined;
  /** The cycle that runs now. */
  readonly running: RunningCycle | undefined;
  /** When a cycle last succeeded. */
  readonly lastSuccess: string | undefined;
  /** The failures since the last cycle that was carried out; absent when there are none. */
  readonly failing: Failing | undefined;
  /** The last cycle that was carried out. */
  readonly result: CycleResult | undefined;
}

/** A cycle that has not ended. */
export interface RunningCycle {
  readonly run: string;
  readonly since: string;
}

/** Cycles that could not be carried out, in a row. */
export interface Failing {
  readonly message: string;
  readonly failures: number;
  readonly nextTry: string | undefined;
}

/** A daemon that has not done anything yet. */
export function startingAt(now: string): Standing {
  return {
    role: 'starting',
    standbyBecause: undefined,
    heardAt: now,
    waitingUntil: undefined,
    running: undefined,
    lastSuccess: undefined,
    failing: undefined,
    result: undefined,
  };
}

/** How the daemon stands after an event. */
export function standingAfter(before: Standing, event: DaemonEvent, now: string): Standing {
  return { ...before, heardAt: now, ...changeOf(event, now) };
}

function changeOf(event: DaemonEvent, now: string): Partial<Standing> {
  switch (event.kind) {
    case 'leading':
      return { role: 'leading', standbyBecause: undefined };
    case 'standby':
      return { role: 'standby', standbyBecause: event.message, running: undefined, waitingUntil: undefined };
    case 'begin':
      return { role: 'leading', running: { run: event.run, since: now }, waitingUntil: undefined };
    case 'cycle':
      return {
        result: event.result,
        running: undefined,
        failing: undefined,
        ...(isSuccess(event.result) && { lastSuccess: now }),
      };
    case 'failure': {
      const { failures, nextTry } = event;
      return { running: undefined, failing: { message: messageOf(event.error), failures, nextTry } };
    }
    case 'waiting':
      return { waitingUntil: event.until, running: undefined };
    case 'reading':
    case 'plan':
    case 'applying':
    case 'stopping':
      return {};
  }
}
