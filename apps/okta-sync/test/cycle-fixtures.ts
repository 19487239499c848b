import type { Plan } from '../src/plan/plan.ts';
import type { CycleResult } from '../src/run/cycle-result.ts';
import { planOf } from './empty-plan.ts';

/** A plan that changes nothing. */
export const EMPTY_PLAN: Plan = { ...planOf(), hash: '0123456789abcdef0123' };

/** A cycle that found nothing to do. */
export const IN_SYNC: CycleResult = {
  id: '20260101T000000Z-0001',
  plan: EMPTY_PLAN,
  blocks: [],
  mode: 'full',
  requests: { source: 5, target: 4 },
  outcome: 'in-sync',
  results: [],
  repeated: [],
  writes: 0,
  lasting: [],
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
