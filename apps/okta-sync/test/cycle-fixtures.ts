import type { Plan } from '../src/plan/plan.ts';
import type { CycleResult } from '../src/run/cycle-result.ts';

/** A plan that changes nothing. */
export const EMPTY_PLAN: Plan = {
  version: 1,
  hash: '0123456789abcdef0123',
  createdAt: '2026-01-01T00:00:00.000Z',
  basis: { source: '', target: '', config: '' },
  operations: [],
  notices: [],
  drift: [],
  pending: [],
  groups: [],
  emptySources: [],
  cost: { source: { spent: 0 }, target: { spent: 0, apply: 0 } },
  outlook: { links: [], memberships: [], setAside: [] },
};

/** A cycle that found nothing to do. */
export const IN_SYNC: CycleResult = {
  id: '20260101T000000Z-0001',
  plan: EMPTY_PLAN,
  blocks: [],
  mode: 'full',
  requests: { source: 5, target: 4 },
  outcome: 'in-sync',
  results: [],
  writes: 0,
  news: [],
};

/** A cycle whose plan is blocked. */
export const BLOCKED: CycleResult = {
  ...IN_SYNC,
  outcome: 'blocked',
  blocks: [
    {
      rule: 'min-admins',
      group: 'admin',
      reason: 'admin would be left with no active member, and guards.minAdmins is 1',
      remedy: 'put another active person into a group that feeds admin',
    },
  ],
  news: [{ kind: 'blocked', event: 'raised', key: 'blocked 0123' }],
};
