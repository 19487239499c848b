import { setTimeout } from 'node:timers/promises';

import { toFailure } from './failure.ts';

/** Waits; rejects when the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** How long failures that may pass are waited for. */
export interface Patience {
  /** Waits before another attempt; false when there is to be none. */
  readonly allowsAnother: (cause: unknown, attempts: number) => Promise<boolean>;
  /** Whether nothing has succeeded for so long that the application is down, rather than at odds with one object. */
  readonly isSpent: () => boolean;
  /** Something succeeded: what fails after it is waited for as long as ever. */
  readonly restore: () => void;
}

const ATTEMPTS = 4;
const FIRST_DELAY = 500;

/** Milliseconds of waiting while nothing succeeds. */
const BUDGET = 60_000;

/**
 * Four attempts at one write, after half a second, two and eight, or as the application asks. While nothing at all succeeds,
 * a run waits no more than a minute in sum, so that an application that is down does not hold it for hours.
 */
export function createPatience(signal: AbortSignal, wait: Wait): Patience {
  let left = BUDGET;
  let spent = false;
  return {
    allowsAnother: async (cause, attempts) => {
      const { transient, retryAfter } = toFailure(cause);
      const delay = retryAfter ?? FIRST_DELAY * 4 ** (attempts - 1) * (0.5 + Math.random() / 2);
      spent ||= transient && delay > left;
      if (!transient || attempts >= ATTEMPTS || delay > left) return false;
      left -= delay;
      await wait(delay, signal).catch(() => undefined);
      return !signal.aborted;
    },
    isSpent: () => spent,
    restore: () => {
      left = BUDGET;
      spent = false;
    },
  };
}

/** Waits for as long as it says. */
export function reallyWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal });
}
