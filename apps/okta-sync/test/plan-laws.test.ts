import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OperationResult } from '../src/apply/operation-result.ts';
import type { Guards } from '../src/config/config.ts';
import { DEFAULT_ACTIVE_STATUSES } from '../src/config/okta-status.ts';
import { activeMembers, guardPlan } from '../src/guard/guard-plan.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { usersToLookUp } from '../src/plan/people.ts';
import type { PlanInput, SourceSnapshot } from '../src/plan/plan-input.ts';
import type { Operation, Plan } from '../src/plan/plan.ts';
import { accountId, projectPlan } from '../src/plan/project-plan.ts';
import { knownAfter } from '../src/record/record-run.ts';
import type { OktaId, UserOutcome } from '../src/source/identity-source.ts';
import { RULES, world, type World } from './plan-world.ts';

const NOW = '2026-01-01T00:00:00.000Z';

describe('a plan', () => {
  it('leaves nothing for the next plan once it is applied', () => {
    fc.assert(
      fc.property(world, (given) => {
        const input = inputOf(given, whole(given));
        const plan = makePlan(input);
        const target = projectPlan(input.target, plan.operations);
        const known = knownAfter(input.known, plan, plan.operations.map(done));
        const next = { ...given, target, known };
        expect(makePlan(inputOf(next, whole(next))).operations).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('takes nothing from anybody because of a read that is incomplete, gone or forbidden', () => {
    fc.assert(
      fc.property(world, (given) => {
        const allowed = new Set(losses(makePlan(inputOf(given, whole(given)))));
        const found = losses(makePlan(inputOf(given, degraded(given))));
        expect(found.filter((loss) => !allowed.has(loss))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('takes nothing at all when nothing was read completely, whatever the parts show', () => {
    fc.assert(
      fc.property(world, fc.constantFrom('gone', 'unknown'), (given, answer) => {
        const reason = 'it failed';
        const groups = whole(given).groups.map(({ mapping, read }) => ({
          mapping,
          read: { outcome: 'incomplete', reason, value: 'value' in read ? read.value : undefined } as const,
        }));
        const outcome: UserOutcome = answer === 'gone' ? { outcome: 'gone' } : { outcome: 'unknown', reason };
        const wanted = usersToLookUp(groups, given.known, RULES.activeStatuses);
        const users = new Map(wanted.map((id) => [id, outcome]));
        expect(losses(makePlan(inputOf(given, { groups, users })))).toEqual([]);
      }),
    );
  });

  it('does not depend on the order in which people and accounts were read', () => {
    fc.assert(
      fc.property(world, (given) => {
        const source = whole(given);
        const reversed: SourceSnapshot = {
          users: source.users,
          groups: source.groups.map(({ mapping, read }) => ({
            mapping,
            read:
              read.outcome === 'complete'
                ? { ...read, value: { ...read.value, members: read.value.members.toReversed() } }
                : read,
          })),
        };
        const target = { ...given.target, users: given.target.users.toReversed() };
        expect(makePlan(inputOf({ ...given, target }, reversed)).hash).toBe(
          makePlan(inputOf(given, source)).hash,
        );
      }),
    );
  });

  it('leaves nobody without access in a mapped group, or with an active account, whoever added them', () => {
    fc.assert(
      fc.property(world, (given) => {
        const input = inputOf(given, whole(given));
        const plan = makePlan(input);
        const after = projectPlan(input.target, plan.operations);
        const seen = new Set(given.mapped.flatMap(({ members }) => members));
        const inactive = given.people.filter(
          ({ status }, at) => seen.has(at) && ['SUSPENDED', 'DEPROVISIONED', 'STAGED'].includes(status),
        );
        const ambiguous = new Set(
          plan.notices.flatMap(({ kind, user }) => (kind === 'ambiguous' ? user : [])),
        );
        const mapped = new Set(given.mapped.map(({ mapping }) => mapping.group));
        for (const { id, login } of inactive.filter((person) => !ambiguous.has(person.login))) {
          const account = after.users.find(({ externalId }) => externalId === id);
          if (account === undefined) continue;
          const groups = [...after.groups.values()].filter(({ members }) => members.includes(account.id));
          expect({ login, active: account.active }).toEqual({ login, active: false });
          expect(groups.filter(({ name }) => mapped.has(name))).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('gives access only to people whose status is an active one', () => {
    fc.assert(
      fc.property(world, (given) => {
        const active = new Set(
          given.people.filter(({ status }) => DEFAULT_ACTIVE_STATUSES.includes(status)).map(({ id }) => id),
        );
        const gains = makePlan(inputOf(given, degraded(given))).operations.filter(({ op }) =>
          ['createUser', 'reactivateUser', 'addMember'].includes(op),
        );
        expect(gains.filter(({ user }) => user.oktaId === undefined || !active.has(user.oktaId))).toEqual([]);
      }),
    );
  });
});

describe('the guards', () => {
  it('pass no plan that brings the active administrators below the minimum, or empties a privileged group', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 3 }), (given, minAdmins) => {
        const input = inputOf(given, whole(given));
        const plan = makePlan(input);
        fc.pre(guardPlan(plan, input.target, { ...NO_LIMITS, minAdmins }).length === 0);
        const after = projectPlan(input.target, plan.operations);
        const before = activeMembers(input.target, 'admin') ?? 0;
        const left = activeMembers(after, 'admin') ?? 0;
        expect(left).toBeGreaterThanOrEqual(Math.min(minAdmins, before));
        expect(before > 0 && left === 0).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});

const NO_LIMITS: Guards = {
  adminGroup: 'admin',
  minAdmins: 0,
  privilegedGroups: ['admin'],
  maxRemovals: Infinity,
  maxRemovalShare: 1,
  minGroupSize: 0,
};

function inputOf({ target, known }: Pick<World, 'target' | 'known'>, source: SourceSnapshot): PlanInput {
  return { source, known, target, config: RULES, now: NOW };
}

/** Everything is read completely. */
function whole({ people, mapped, known }: World): SourceSnapshot {
  const groups = mapped.map(({ mapping, members }, index) => ({
    mapping,
    read: {
      outcome: 'complete' as const,
      value: {
        id: `g${index}`,
        name: `Okta ${index}`,
        members: people.filter((_, at) => members.includes(at)),
      },
    },
  }));
  const wanted = usersToLookUp(groups, known, RULES.activeStatuses);
  const byId = new Map(people.map((person) => [person.id, person]));
  return {
    groups,
    users: new Map(
      wanted.map((id) => {
        const value = byId.get(id);
        return [id, value === undefined ? { outcome: 'gone' } : { outcome: 'complete', value }];
      }),
    ),
  };
}

/** Some reads fail, each in its own way. */
function degraded(given: World): SourceSnapshot {
  const source = whole(given);
  const groups = source.groups.map(({ mapping, read }, index) => {
    const fate = given.mapped[index]?.fate ?? 'complete';
    if (fate === 'complete' || read.outcome !== 'complete') return { mapping, read };
    const reason = `it is ${fate}`;
    if (fate !== 'incomplete') return { mapping, read: { outcome: fate, reason } as const };
    const members = read.value.members.slice(0, Math.floor(read.value.members.length / 2));
    return { mapping, read: { outcome: 'incomplete', reason, value: { ...read.value, members } } as const };
  });
  const byId = new Map(given.people.map((person) => [person.id, person]));
  const wanted = usersToLookUp(groups, given.known, RULES.activeStatuses);
  return {
    groups,
    users: new Map(
      wanted.map((id, index): [OktaId, UserOutcome] => {
        const value = byId.get(id);
        if (given.lookupsFail && index % 2 === 0) return [id, { outcome: 'unknown', reason: 'it failed' }];
        return [id, value === undefined ? { outcome: 'gone' } : { outcome: 'complete', value }];
      }),
    ),
  };
}

function losses({ operations }: Plan): readonly string[] {
  return operations.flatMap((operation) => {
    if (operation.op === 'deactivateUser') return [`deactivate ${operation.user.scimId ?? ''}`];
    return operation.op === 'removeMember' ? [`${operation.group.name} ${operation.user.scimId ?? ''}`] : [];
  });
}

function done(operation: Operation): OperationResult {
  const created = operation.op === 'createUser' ? accountId(operation.user) : undefined;
  return { operation, outcome: 'done', created };
}
