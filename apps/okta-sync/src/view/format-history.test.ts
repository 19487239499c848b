import { expect, it } from 'vitest';

import type { RunSummary } from '../record/sync-state.ts';
import type { Status } from '../run/read-status.ts';
import { formatHistory } from './format-history.ts';
import { formatStatus } from './format-status.ts';

const RUN: RunSummary = {
  id: '20260101T000000Z-1a2b',
  at: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:00:01.000Z',
  mode: 'full',
  outcome: 'blocked',
  planHash: '0123456789abcdef',
  operations: 11,
  done: 0,
  failed: 0,
  writes: 0,
  requests: { source: 4, target: 5 },
  blocks: ['min-admins', 'privileged-empty'],
};

const STATUS: Status = {
  binding: { org: 'https://acme.okta.com', target: 'https://app.example.com/api/scim/v2' },
  healthy: false,
  lastRun: RUN,
  lastSuccess: undefined,
  waiting: { planHash: RUN.planHash, blocks: RUN.blocks ?? [] },
  approvals: [],
  pending: [],
  escrow: [],
  quarantine: { failures: 3, nextTry: '2026-01-01T00:04:00.000Z' },
  lasting: [],
  interrupted: undefined,
  olderState: false,
  nextFull: undefined,
};

it.each([80, 160])('the history keeps within %d columns, and says of each run what became of it', (width) => {
  const text = formatHistory([RUN, { ...RUN, outcome: 'applied', done: 1, blocks: undefined }], { width });
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  expect(text.replaceAll(/\s+/g, ' ')).toBe(
    ' 2026-01-01 00:00:00Z 20260101T000000Z-1a2b blocked: 11 changes held back by min-admins, privileged-empty (plan 0123456789ab)' +
      ' 2026-01-01 00:00:00Z 20260101T000000Z-1a2b applied: 1 change (plan 0123456789ab)',
  );
});

it('the history says what a blocked run did at once, and what of that failed', () => {
  const run = { ...RUN, blocks: ['max-changes'], done: 3, failed: 1 };
  expect(formatHistory([run], { width: 200 })).toContain(
    'blocked: 11 changes held back by max-changes; 3 made at once, 1 failed',
  );
});

it.each([80, 160])(
  'the status keeps within %d columns, and says what waits and how to let it pass',
  (width) => {
    const text = formatStatus(STATUS, { width });
    expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
    expect(text).toContain('failing       3 times in a row; next try 2026-01-01T00:04:00.000Z');
    expect(text).toContain('approve 0123456789ab');
  },
);

it.each<readonly [told: string, status: Partial<Status>]>([
  ['Nothing has run yet', { lastRun: undefined, waiting: undefined }],
  ['Waiting for a person', {}],
  [
    'Approved, and not applied yet',
    { approvals: [{ planHash: RUN.planHash, passes: [], at: RUN.at, by: 'ada' }] },
  ],
  ['Not well: the last run failed', { lastRun: { ...RUN, outcome: 'failed' }, waiting: undefined }],
  [
    'Not well: the last run left something open',
    { lastRun: { ...RUN, outcome: 'partial' }, waiting: undefined },
  ],
  [
    'Not well: the last success is longer ago than staleAfter',
    { lastRun: { ...RUN, outcome: 'in-sync' }, waiting: undefined },
  ],
  ['Well', { lastRun: { ...RUN, outcome: 'in-sync' }, waiting: undefined, healthy: true }],
])('the status begins with what matters: %s', (told, status) => {
  expect(formatStatus({ ...STATUS, ...status }).split('\n')[0]).toBe(told);
});
