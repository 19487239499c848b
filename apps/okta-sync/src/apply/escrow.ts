import { inWords } from '../plan/operation-in-words.ts';
import { groupKey, isUrgent, operationKey, type Operation } from '../plan/operation.ts';
import type { Escrowed } from '../plan/plan-input.ts';
import { isDone, type OperationResult, type ReasonCode } from './operation-result.ts';

const FIRST_WAIT = 5 * 60_000;

/** How one kind of failure is borne. */
interface Bearing {
  /** Failures in a row that are tried again in the next run. */
  readonly patience: number;
  readonly longestWait: number;
}

/** The application has given its answer; asking again at once gets it again. */
const ANSWERED: Bearing = { patience: 0, longestWait: 24 * 60 * 60_000 };

/** The application fails over it, which may pass, or may be for ever. */
const FAILED_OVER: Bearing = { patience: 2, longestWait: 60 * 60_000 };

const BEARINGS: Partial<Record<ReasonCode, Bearing>> = {
  TARGET_CONFLICT: ANSWERED,
  TARGET_GONE: ANSWERED,
  TARGET_REFUSED: ANSWERED,
  TARGET_UNVERIFIED: ANSWERED,
  TARGET_ERROR: FAILED_OVER,
  TARGET_TIMEOUT: FAILED_OVER,
};

type Failed = Extract<OperationResult, { outcome: 'failed' }>;

/**
 * What waits before it is tried again: each operation on its own, twice as long after each failure, from five minutes on.
 * What was refused waits at once; what the application fails over, from its third run in a row on, and only while the
 * application as a whole is not down. What takes access from somebody who may have none never waits.
 */
export function escrowAfter(
  escrow: readonly Escrowed[],
  results: readonly OperationResult[],
  now: Date,
): readonly Escrowed[] {
  const before = new Map(escrow.map((one) => [one.key, one]));
  const settled = new Map(results.map((result) => [operationKey(result.operation), result]));
  const waiting = escrow.filter(
    ({ key, nextTry }) => !settled.has(key) && Date.parse(nextTry) > now.getTime(),
  );
  const down = isDown(results, before);
  return [
    ...waiting,
    ...[...settled].flatMap(([key, result]): readonly Escrowed[] => {
      const earlier = before.get(key);
      if (result.outcome === 'skipped') return earlier === undefined ? [] : [earlier];
      const bearing = result.outcome === 'failed' ? BEARINGS[result.code] : undefined;
      if (result.outcome === 'done' || bearing === undefined || isUrgent(result.operation)) return [];
      if (bearing === FAILED_OVER && down) return earlier === undefined ? [] : [earlier];
      return [oneMore(earlier, key, result, bearing, now)];
    }),
  ];
}

/** Whether an entry holds anything up by now, rather than only being counted. */
export function isWaiting({ nextTry }: Escrowed, now: string): boolean {
  return Date.parse(nextTry) > Date.parse(now);
}

function oneMore(
  earlier: Escrowed | undefined,
  key: string,
  { operation, code, reason }: Failed,
  { patience, longestWait }: Bearing,
  now: Date,
): Escrowed {
  const failures = (earlier?.failures ?? 0) + 1;
  const doublings = failures - 1 - patience;
  const wait = doublings < 0 ? 0 : Math.min(FIRST_WAIT * 2 ** doublings, longestWait);
  const nextTry = new Date(now.getTime() + wait).toISOString();
  const firstAt = earlier?.firstAt ?? now.toISOString();
  return { key, what: inWords(operation), code, reason, failures, firstAt, nextTry };
}

/**
 * Whether the application as a whole fails: it carried nothing out, and fails over several objects, or cannot be reached.
 * What was trouble before, while others were none, says nothing of the application.
 */
function isDown(results: readonly OperationResult[], before: ReadonlyMap<string, Escrowed>): boolean {
  if (results.some(isDone)) return false;
  const failed = results.filter(
    (result): result is Failed => result.outcome === 'failed' && BEARINGS[result.code] === FAILED_OVER,
  );
  if (failed.every(({ operation }) => before.has(operationKey(operation)))) return false;
  const objects = new Set(failed.map(({ operation }) => objectOf(operation)));
  return objects.size > 1 || !failed.some(({ code }) => code === 'TARGET_ERROR');
}

function objectOf(operation: Operation): string {
  if ('group' in operation) return `group ${groupKey(operation.group)}`;
  const { sourceId, scimId, userName } = operation.user;
  return `account ${scimId ?? sourceId ?? userName}`;
}
