import { expect, test } from 'vitest';

import { operationKey, type Operation } from '../plan/operation.ts';
import { sourceId } from '../source/source-id.ts';
import { scimId } from '../target/target.ts';
import { escrowAfter } from './escrow.ts';
import type { OperationResult } from './operation-result.ts';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const user = { sourceId: sourceId('00u1'), scimId: scimId('1'), userName: 'ada' };
const reactivate: Operation = { op: 'reactivateUser', user, reason: '' };
const another: Operation = {
  ...reactivate,
  user: { ...user, sourceId: sourceId('00u2'), scimId: scimId('2') },
};
const DONE: OperationResult = {
  operation: { ...reactivate, user: { ...user, sourceId: sourceId('00u3'), scimId: scimId('3') } },
  outcome: 'done',
  created: undefined,
};

test('a refused operation waits five minutes, then twice as long each time, at most a day', () => {
  let escrow = escrowAfter([], [refused(reactivate)], NOW);
  const waits = Array.from({ length: 12 }, () => {
    const wait = Date.parse(escrow[0]?.nextTry ?? '') - NOW.getTime();
    escrow = escrowAfter(escrow, [refused(reactivate)], NOW);
    return wait / 60_000;
  });
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440]);
});

test('an operation that succeeded does not wait', () => {
  const escrow = escrowAfter([], [refused(reactivate)], NOW);
  const done: OperationResult = { operation: reactivate, outcome: 'done', created: undefined };
  expect(escrowAfter(escrow, [done], NOW)).toEqual([]);
});

test('what waits is told in words', () => {
  expect(escrowAfter([], [refused(reactivate)], NOW)).toMatchObject([{ what: 'reactivate ada' }]);
});

test('what takes access from somebody who may have none never waits', () => {
  expect(escrowAfter([], [refused({ op: 'deactivateUser', user, reason: '' })], NOW)).toEqual([]);
});

test('what was not attempted keeps waiting, until its time has come', () => {
  const escrow = escrowAfter([], [refused(reactivate)], NOW);
  expect(escrowAfter(escrow, [], NOW).map(({ key }) => key)).toEqual([operationKey(reactivate)]);
  expect(escrowAfter(escrow, [], new Date(NOW.getTime() + 600_000))).toEqual([]);
});

test('what the application fails over is tried in the next two runs, and then waits, for an hour at most', () => {
  let escrow = escrowAfter([], [failedOver(reactivate), DONE], NOW);
  const waits = Array.from({ length: 8 }, () => {
    const wait = Date.parse(escrow[0]?.nextTry ?? '') - NOW.getTime();
    escrow = escrowAfter(escrow, [failedOver(reactivate)], NOW);
    return wait / 60_000;
  });
  expect(waits).toEqual([0, 0, 5, 10, 20, 40, 60, 60]);
});

test('an application that is down as a whole puts nothing aside', () => {
  const results = [failedOver(reactivate), failedOver(another)];
  let escrow = escrowAfter([], results, NOW);
  for (let run = 1; run < 10; run += 1) escrow = escrowAfter(escrow, results, NOW);
  expect(escrow).toEqual([]);
});

test('a connection that breaks over the only write says nothing of what was written', () => {
  const lost = { ...failedOver(reactivate), code: 'TARGET_TIMEOUT' } as const;
  expect(escrowAfter([], [lost], NOW)).toEqual([]);
  expect(escrowAfter([], [lost, DONE], NOW)).toMatchObject([{ failures: 1 }]);
});

test('two objects that failed while others did not are no outage', () => {
  const results = [failedOver(reactivate), failedOver(another)];
  const first = escrowAfter([], [...results, DONE], NOW);
  const third = escrowAfter(escrowAfter(first, results, NOW), results, NOW);
  expect(third.map(({ failures }) => failures)).toEqual([3, 3]);
});

function failedOver(operation: Operation): Extract<OperationResult, { outcome: 'failed' }> {
  return { ...refused(operation), code: 'TARGET_ERROR', unanswered: true };
}

function refused(operation: Operation): Extract<OperationResult, { outcome: 'failed' }> {
  return { operation, outcome: 'failed', code: 'TARGET_REFUSED', reason: 'no', unanswered: false };
}
