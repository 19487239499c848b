import { isUrgent, operationKey } from '../plan/operation.ts';
import type { Escrowed } from '../plan/plan-input.ts';
import type { OperationResult, ReasonCode } from './operation-result.ts';

const FIRST_WAIT = 5 * 60_000;
const LONGEST_WAIT = 24 * 60 * 60_000;

/** The application has given its answer; asking again at once gets it again. */
const ANSWERED: readonly ReasonCode[] = [
  'TARGET_CONFLICT',
  'TARGET_GONE',
  'TARGET_REFUSED',
  'TARGET_UNVERIFIED',
];

/**
 * What waits before it is tried again: each refused operation on its own, twice as long after each failure, from five
 * minutes to a day. What takes access from somebody who may have none never waits.
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
  return [
    ...waiting,
    ...[...settled].flatMap(([key, result]): readonly Escrowed[] => {
      const earlier = before.get(key);
      if (result.outcome === 'skipped') return earlier === undefined ? [] : [earlier];
      if (result.outcome === 'done' || !ANSWERED.includes(result.code) || isUrgent(result.operation))
        return [];
      const failures = (earlier?.failures ?? 0) + 1;
      const wait = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
      const firstAt = earlier?.firstAt ?? now.toISOString();
      const nextTry = new Date(now.getTime() + wait).toISOString();
      return [{ key, code: result.code, reason: result.reason, failures, firstAt, nextTry }];
    }),
  ];
}
