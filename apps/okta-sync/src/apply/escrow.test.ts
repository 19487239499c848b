import { expect, test } from 'vitest';

import { operationKey, type Operation } from '../plan/operation.ts';
import { sourceId } from '../source/source-id.ts';
import { scimId } from '../target/target.ts';
import { escrowAfter } from './escrow.ts';
import type { OperationResult } from './operation-result.ts';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const user = { sourceId: sourceId('00u1'), scimId: scimId('1'), userName: 'ada' };
const reactivate: Operation = { op: 'reactivateUser', user, reason: '' };

test('a refused operation waits five minutes, then twice as long each time, at most a day', () => {
  let escrow = escrowAfter([], [refused(reactivate)], NOW);
  const waits = Array.from({ length: 12 }, () => {
    const wait = Date.parse(escrow[0]?.nextTry ?? '') - NOW.getTime();
    escrow = escrowAfter(escrow, [refused(reactivate)], NOW);
    return wait / 60_000;
  });
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440]);
});

test('an operation that succeeded, or was never answered, does not wait', () => {
  const escrow = escrowAfter([], [refused(reactivate)], NOW);
  const done: OperationResult = { operation: reactivate, outcome: 'done', created: undefined };
  expect(escrowAfter(escrow, [done], NOW)).toEqual([]);
  const lost = { ...refused(reactivate), code: 'TARGET_TIMEOUT', unanswered: true } as const;
  expect(escrowAfter([], [lost], NOW)).toEqual([]);
});

test('what takes access from somebody who may have none never waits', () => {
  expect(escrowAfter([], [refused({ op: 'deactivateUser', user, reason: '' })], NOW)).toEqual([]);
});

test('what was not attempted keeps waiting, until its time has come', () => {
  const escrow = escrowAfter([], [refused(reactivate)], NOW);
  expect(escrowAfter(escrow, [], NOW).map(({ key }) => key)).toEqual([operationKey(reactivate)]);
  expect(escrowAfter(escrow, [], new Date(NOW.getTime() + 600_000))).toEqual([]);
});

function refused(operation: Operation): Extract<OperationResult, { outcome: 'failed' }> {
  return { operation, outcome: 'failed', code: 'TARGET_REFUSED', reason: 'no', unanswered: false };
}
