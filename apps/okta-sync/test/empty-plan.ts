import { fingerprint } from '../src/plan/canonical-json.ts';
import type { Operation } from '../src/plan/operation.ts';
import type { Plan } from '../src/plan/plan.ts';

/** A plan of these operations, and nothing else. */
export function planOf(...operations: readonly Operation[]): Plan {
  return {
    version: 1,
    hash: fingerprint(operations),
    createdAt: '2026-01-01T00:00:00.000Z',
    basis: { source: '', target: '', config: '' },
    operations,
    notices: [],
    drift: [],
    pending: [],
    groups: [],
    emptySources: [],
    replaced: [],
    sources: [],
    adoptions: [],
    cost: { source: { spent: 0 }, target: { spent: 0, apply: 0 } },
    outlook: { groups: [], links: [], memberships: [], setAside: [] },
  };
}
