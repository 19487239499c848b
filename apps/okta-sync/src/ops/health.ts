import { countOf } from '../count-of.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import { isStale } from '../run/success.ts';
import type { Standing } from './standing.ts';

/** The answer to a probe. */
export interface Health {
  readonly ok: boolean;
  /** One sentence. */
  readonly message: string;
}

/** Longest silence of a cycle that is under way: a request may be repeated for a few minutes without an event. */
const LONGEST_SILENCE = 15 * 60_000;

/**
 * Whether the daemon lives: it does what it is at, or waits for a time that has not passed for long. One that stands by
 * lives as long as it answers.
 */
export function livenessOf(standing: Standing, now: string): Health {
  if (standing.role === 'standby') return { ok: true, message: standbyMessage(standing) };
  const due = Math.max(
    Date.parse(standing.waitingUntil ?? standing.heardAt),
    Date.parse(standing.heardAt),
    Date.parse(standing.failing?.nextTry ?? standing.heardAt),
  );
  const late = Date.parse(now) - due;
  if (late <= LONGEST_SILENCE) return { ok: true, message: 'The daemon is at work.' };
  const doing =
    standing.running === undefined ? 'no cycle has begun' : `cycle ${standing.running.run} has told nothing`;
  return { ok: false, message: `For ${inMinutes(late)} ${doing}; restart the daemon.` };
}

/** Whether the last success is recent enough to rely on. */
export function readinessOf(standing: Standing, now: string, staleAfter: number): Health {
  if (standing.role === 'standby') return { ok: false, message: standbyMessage(standing) };
  const { lastSuccess } = standing;
  if (lastSuccess === undefined)
    return { ok: false, message: `No cycle has succeeded yet.${because(standing)}` };
  if (!isStale(lastSuccess, { staleAfter }, new Date(now)))
    return { ok: true, message: `A cycle last succeeded at ${lastSuccess}.` };
  const age = Date.parse(now) - Date.parse(lastSuccess);
  return {
    ok: false,
    message: `The last success was ${inMinutes(age)} ago, at ${lastSuccess}.${because(standing)}`,
  };
}

function standbyMessage({ standbyBecause = 'another process works with the state' }: Standing): string {
  return `On standby: ${standbyBecause}`;
}

function because({ failing, result }: Standing): string {
  if (failing !== undefined) return ` ${failing.message}`;
  return result === undefined ? '' : IN_THE_WAY[result.outcome];
}

const IN_THE_WAY: Readonly<Record<CycleResult['outcome'], string>> = {
  'in-sync': '',
  applied: '',
  partial: ' The last cycle left something open: `okta-sync status` and `plan` say what.',
  blocked: ' A plan is blocked, and waits for a person.',
  'first-run': ' The first plan waits for a person to approve it.',
};

/** A span of time in whole minutes, in words. */
export function inMinutes(milliseconds: number): string {
  return countOf(Math.max(1, Math.round(milliseconds / 60_000)), 'minute');
}
