import { stripVTControlCharacters } from 'node:util';

import { describe, expect, it } from 'vitest';

import type { Operation, UserRef } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import { sourceId } from '../source/source-id.ts';
import { scimId } from '../target/target.ts';
import { formatPlan } from './format-plan.ts';
import { formatResult } from './format-result.ts';

const ADMIN = { id: scimId('1'), name: 'admin' };
const VIEWER = { id: scimId('3'), name: 'viewer' };

const GIVEN = { via: ['Retool Admins'], mappings: ['Retool Admins'] };

const PLAN: Plan = {
  version: 1,
  basis: { source: '', target: '', config: '' },
  drift: [],
  pending: [],
  cost: { source: { spent: 14 }, target: { spent: 6, apply: 3 } },
  hash: '0123456789abcdef0123',
  createdAt: '2026-01-01T00:00:00.000Z',
  operations: [
    { op: 'deactivateUser', user: userOf('eve@example.com'), reason: 'suspended in Okta' },
    {
      op: 'addMember',
      group: ADMIN,
      user: userOf('ada@example.com'),
      reason: 'member of Okta group Retool Admins',
      ...GIVEN,
    },
    {
      op: 'removeMember',
      group: ADMIN,
      user: userOf('eve@example.com'),
      cause: 'status',
      reason: 'suspended in Okta',
      ...GIVEN,
    },
  ],
  notices: [
    {
      kind: 'kept',
      group: 'viewer',
      user: 'visitor@example.com',
      reason: 'added in the application, no Okta group gives this membership',
    },
  ],
  groups: [
    { key: 'admin', name: 'admin', before: 4, after: 4, allowEmpty: false },
    { key: 'viewer', name: 'viewer', before: 1200, after: 1200, allowEmpty: false },
  ],
  emptySources: [],
  replaced: [],
  sources: [],
  adoptions: [],
  outlook: { groups: [], links: [], memberships: [], setAside: [] },
};

describe('formatPlan', () => {
  it('shows numbers per group, then who and why, aligned', () => {
    expect(formatPlan(PLAN).split('\n')).toEqual([
      'Plan 0123456789ab  3 changes  2026-01-01T00:00:00.000Z',
      'Made with 14 requests to the source and 6 requests to the application; applying it takes 3.',
      '',
      '  group     now   then  join  leave',
      '  admin       4      4     1      1',
      '  viewer  1,200  1,200     0      0',
      '',
      '1 account to deactivate',
      '  -  eve@example.com              suspended in Okta',
      '',
      'admin: 1 person to join',
      '  +  ada@example.com              member of Okta group Retool Admins',
      '',
      'admin: 1 person to leave',
      '  -  eve@example.com              suspended in Okta',
      '',
      'Set by hand in the application: left alone',
      '     viewer: visitor@example.com  added in the application, no Okta group gives this membership',
    ]);
  });

  it('keeps within the width of the terminal, by wrapping reasons', () => {
    const lines = formatPlan(PLAN, { width: 60 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.join(' ')).toContain('membership');
  });

  it('shows the first of a long list and counts the rest, or everything when asked', () => {
    const joins = Array.from({ length: 25 }, (_, at): Operation => {
      return {
        op: 'addMember',
        group: VIEWER,
        user: userOf(`user${at}@example.com`),
        reason: 'member of Okta group A',
        ...GIVEN,
      };
    });
    const plan = { ...PLAN, operations: joins, notices: [] };
    const short = formatPlan(plan, { fullHint: '--full prints all' });
    expect(short.match(/user\d+@/g)).toHaveLength(10);
    expect(short).toContain('… and 15 more (--full prints all)');
    expect(formatPlan(plan)).toMatch(/… and 15 more$/);
    expect(formatPlan(plan, { full: true }).match(/user\d+@/g)).toHaveLength(25);
  });

  it('says the same with and without colours', () => {
    const coloured = formatPlan(PLAN, { color: true });
    expect(coloured).not.toBe(formatPlan(PLAN));
    expect(stripVTControlCharacters(coloured)).toBe(formatPlan(PLAN));
  });
});

describe('formatResult', () => {
  const base = {
    id: '20260101T000000Z-1a2b',
    mode: 'full' as const,
    lasting: [],
    news: [],
    plan: { ...PLAN, operations: [] },
    blocks: [],
    results: [],
    repeated: [],
    requests: { source: 14, target: 6 },
    writes: 0,
  };

  it('says in one line that nothing was to be done, with the count of writes', () => {
    expect(formatResult({ ...base, outcome: 'in-sync' })).toBe(
      'In sync: 0 changes. (0 writes, 14 requests to the source, 6 requests to the application)',
    );
  });

  it('says why a plan was blocked, and what to do', () => {
    const blocks = [{ rule: 'min-admins', group: 'admin', reason: 'too few', remedy: 'add one' }] as const;
    expect(formatResult({ ...base, plan: PLAN, blocks, outcome: 'blocked' }).split('\n')).toEqual([
      'Blocked: nothing was changed, 3 changes held back. (0 writes, 14 requests to the source, 6 requests to the application)',
      '  ! min-admins: too few',
      '    To go on: add one.',
      '    If it is right as it is: `approve 0123456789ab`.',
    ]);
  });

  it('counts what was done by kind, and lists what failed', () => {
    const [first, second, third] = PLAN.operations;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three operations');
    const results = [
      { operation: first, outcome: 'done', created: undefined },
      {
        operation: second,
        outcome: 'failed',
        code: 'TARGET_CONFLICT',
        reason: '409 uniqueness: it is taken',
        unanswered: false,
      },
      { operation: third, outcome: 'done', created: undefined },
    ] as const;
    expect(formatResult({ ...base, plan: PLAN, results, writes: 3, outcome: 'partial' }).split('\n')).toEqual(
      [
        'Applied 2 of 3 changes: 1 deactivated, 1 left; not everything could be settled. (3 writes, 14 requests to the source, 6 requests to the application)',
        '  !  add ada@example.com to admin  409 uniqueness: it is taken',
      ],
    );
  });
});

function userOf(userName: string): UserRef {
  return { sourceId: sourceId('00u1'), scimId: scimId('s1'), userName };
}
