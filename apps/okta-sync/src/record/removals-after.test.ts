import { describe, expect, it } from 'vitest';

import type { OperationResult } from '../apply/operation-result.ts';
import type { Removal } from '../plan/operation.ts';
import type { RecentRemoval } from '../plan/recent-removals.ts';
import { scimId, type TargetSnapshot } from '../target/target.ts';
import { planOf } from '../../test/empty-plan.ts';
import { openRunOf } from './journal-entry.ts';
import type { JournalRun } from './journal.ts';
import { mayBeDone, removalsAfter, removalsFrom } from './removals-after.ts';

const AT = '2026-01-01T12:00:00.000Z';
const BEFORE: readonly RecentRemoval[] = [
  { group: 'admin', at: '2026-01-01T00:00:00.000Z', accounts: [scimId('s1')] },
  { group: 'viewer', at: '2026-01-01T00:00:00.000Z', accounts: [scimId('s2')] },
];

describe('what is remembered of removals', () => {
  it('grows by those of a run that were or may have been done, for absence alone', () => {
    const operations = mayBeDone([
      { operation: leave('viewer', 's3'), outcome: 'done', created: undefined },
      failed('s4', true),
      failed('s5', false),
      { operation: leave('viewer', 's6'), outcome: 'skipped', reason: 'stopped' },
      { operation: { ...leave('viewer', 's7'), cause: 'status' }, outcome: 'done', created: undefined },
    ]);
    expect(removalsAfter(BEFORE, { operations, approval: undefined, at: AT })).toEqual([
      ...BEFORE,
      { group: 'viewer', at: AT, accounts: ['s3', 's4'] },
    ]);
  });

  it('begins anew in groups from which a person let somebody go', () => {
    const operations = [leave('viewer', 's3')];
    const approval = { passes: [{ rule: 'max-removal-share', group: 'viewer' }] };
    expect(removalsAfter(BEFORE, { operations, approval, at: AT })).toEqual(BEFORE.slice(0, 1));
  });

  it('begins anew everywhere when a person passed what all groups had lost together', () => {
    const operations = [leave('viewer', 's3')];
    expect(
      removalsAfter(BEFORE, { operations, approval: { passes: [{ rule: 'max-removals' }] }, at: AT }),
    ).toEqual([]);
  });
});

describe('what a killed run took', () => {
  it('counts what no person let through, also when the next run, which was killed too, was approved', () => {
    const killed = { at: AT, planHash: '', outlook: planOf().outlook, results: [], ended: false };
    const approval = { planHash: '', passes: [{ rule: 'max-removals' }], at: AT, by: 'ada' };
    const runs: readonly JournalRun[] = [
      { ...killed, id: 'r1', operations: [leave('viewer', 's3')] },
      { ...killed, id: 'r2', operations: [leave('viewer', 's4')], approval },
    ];
    const accountsAfter = (...some: readonly JournalRun[]): readonly string[] =>
      removalsFrom([], targetWith(), openRunOf(some, new Set())).flatMap(({ accounts }) => accounts);
    expect(accountsAfter(...runs)).toEqual(['s3', 's4']);
    expect(accountsAfter(...runs.slice(1))).toEqual([]);
  });

  it('counts where the membership is gone, whether or not the answer was written down', () => {
    const operations = ['s3', 's4', 's5', 's6'].map((one) => leave('viewer', one));
    const run: JournalRun = {
      id: 'r1',
      at: AT,
      planHash: '',
      operations,
      outlook: planOf().outlook,
      results: [
        { operation: leave('viewer', 's3'), outcome: 'done', created: undefined },
        failed('s4', false),
      ],
      ended: false,
    };
    const found = removalsFrom(BEFORE, targetWith('s6'), run);
    expect(found).toEqual([...BEFORE, { group: 'viewer', at: AT, accounts: ['s3', 's5'] }]);
    const approval = { planHash: '', passes: [{ rule: 'max-removals' }], at: AT, by: 'ada' };
    expect(removalsFrom(BEFORE, targetWith('s6'), { ...run, approval })).toEqual([]);
    expect(removalsFrom(BEFORE, targetWith('s6'), undefined)).toEqual(BEFORE);
  });
});

function leave(name: string, account: string): Removal {
  return {
    op: 'removeMember',
    group: { id: scimId(name), name },
    user: { sourceId: undefined, scimId: scimId(account), userName: account },
    cause: 'absence',
    via: [],
    mappings: [],
    reason: '',
  };
}

function failed(account: string, unanswered: boolean): OperationResult {
  const operation = leave('viewer', account);
  return { operation, outcome: 'failed', code: 'TARGET_TIMEOUT', reason: 'no answer', unanswered };
}

function targetWith(...members: readonly string[]): TargetSnapshot {
  const id = scimId('viewer');
  const viewer = { id, name: 'viewer', externalId: undefined, members: members.map(scimId), otherMembers: 0 };
  return {
    users: [],
    groups: new Map([[id, viewer]]),
    names: new Map([['viewer', id]]),
    mirrors: new Map(),
    taken: new Map(),
  };
}
