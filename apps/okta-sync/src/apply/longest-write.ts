import { NoAnswerError } from './failure.ts';
import { untilAborted } from './grace.ts';

/**
 * Milliseconds that one write may take. With the age that a sign of life may have when a write begins, it is shorter than
 * the time after which a lock counts as left behind: while its holder runs, nobody takes over during a write.
 */
export const LONGEST_WRITE = 50_000;

/** Waits for work no longer than this, nor than until the signal aborts. */
export async function withinTime<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const reason = new NoAnswerError(`no answer within ${milliseconds / 1000} s`);
  const timer = setTimeout(() => late.abort(reason), milliseconds);
  try {
    const either = AbortSignal.any([signal, late.signal]);
    return await untilAborted(work(either), either);
  } finally {
    clearTimeout(timer);
  }
}
