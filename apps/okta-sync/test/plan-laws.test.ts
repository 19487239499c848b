import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Guards } from '../src/config/config.ts';
import { DEFAULT_ACTIVE_STATUSES } from '../src/config/okta-status.ts';
import { activeMembers } from '../src/guard/guard-groups.ts';
import { guardPlan } from '../src/guard/guard-plan.ts';
import { urgentPart } from '../src/guard/urgent-part.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { groupKey, isUrgent, operationKey } from '../src/plan/operation.ts';
import { projectPlan } from '../src/plan/project-plan.ts';
import type { Link, Plan } from '../src/plan/plan.ts';
import type { UserOutcome } from '../src/source/read-outcome.ts';
import type { SourceSnapshot } from '../src/source/source-snapshot.ts';
import { scimId } from '../src/target/target.ts';
import { applied, degraded, inputOf, losses, snapshotOf, whole, world, type World } from './plan-world.ts';

const RUNS = { numRuns: 400 };

describe('a plan', () => {
  it('leaves nothing for the next plan once it is applied', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = makePlan(inputOf(given, whole(given)));
        const next = applied(given, plan);
        expect(makePlan(inputOf(next, whole(next))).operations).toEqual([]);
      }),
      RUNS,
    );
  });

  it('takes nothing from anybody because of a read that is incomplete, gone or forbidden', () => {
    fc.assert(
      fc.property(world, (given) => {
        const allowed = new Set(losses(makePlan(inputOf(given, whole(given)))));
        const found = losses(makePlan(inputOf(given, degraded(given))));
        expect(found.filter((loss) => !allowed.has(loss))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('removes nobody by absence from a group of which one feeding group was not read completely', () => {
    fc.assert(
      fc.property(world, (given) => {
        const unproven = given.groups.filter(({ fate }) => fate !== 'complete');
        const doubted = new Set(unproven.map(({ id, feeds }) => feeds ?? `mirror:${id}`));
        const { operations } = makePlan(inputOf(given, degraded(given)));
        const absences = operations.filter(
          (operation) =>
            operation.op === 'removeMember' &&
            operation.cause === 'absence' &&
            doubted.has(groupKey(operation.group)),
        );
        expect(absences).toEqual([]);
      }),
      RUNS,
    );
  });

  it('takes nothing when nothing was read completely, but from people who are shown without access', () => {
    fc.assert(
      fc.property(world, fc.constantFrom('gone', 'unknown', 'shown'), (given, answer) => {
        const source = snapshotOf(given, () => 'incomplete');
        const outcome: UserOutcome =
          answer === 'gone' ? { outcome: 'gone' } : { outcome: 'unknown', reason: 'it failed' };
        const users = new Map(
          [...source.users].map(([id, user]) => [id, answer === 'shown' ? user : outcome]),
        );
        const plan = makePlan(inputOf(given, { ...source, users }));
        const operations = plan.operations.filter((one) => answer !== 'shown' || !isUrgent(one));
        expect(losses({ ...plan, operations })).toEqual([]);
      }),
    );
  });

  it('does not depend on the order in which people, groups, mappings and accounts were read', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = makePlan(inputOf(given, degraded(given)));
        const other = makePlan(inputOf(reversed(given), reversedSource(degraded(given))));
        expect({ ...other, outlook: undefined, groups: undefined, emptySources: undefined }).toEqual({
          ...plan,
          basis: { ...plan.basis, config: other.basis.config },
          outlook: undefined,
          groups: undefined,
          emptySources: undefined,
        });
      }),
    );
  });

  it('leaves nobody without access in a mapped group, or with an active account, whoever added them', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = makePlan(inputOf(given, whole(given)));
        const after = projectPlan(given.target, plan.operations);
        const seen = new Set(given.groups.flatMap(({ members }) => members));
        const inactive = given.people.filter(
          ({ status }, at) => seen.has(at) && ['SUSPENDED', 'DEPROVISIONED', 'STAGED'].includes(status),
        );
        const ambiguous = new Set(
          plan.notices.flatMap(({ kind, user }) => (kind === 'ambiguous' ? user : [])),
        );
        for (const { id, login } of inactive.filter((one) => !ambiguous.has(one.login))) {
          const account = after.users.find(({ externalId }) => externalId === id);
          if (account === undefined) continue;
          const groups = [...after.groups.values()].filter(({ members }) => members.includes(account.id));
          expect({ login, active: account.active }).toEqual({ login, active: false });
          expect(groups.filter(({ name }) => removable(given, name))).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('never removes anybody from a group whose mapping only adds', () => {
    fc.assert(
      fc.property(world, (given) => {
        const additive = new Set(
          given.rules.mappings.flatMap(({ mode, group }) => (mode === 'additive' ? group : [])),
        );
        const { operations } = makePlan(inputOf(given, whole(given)));
        const left = operations.filter((one) => one.op === 'removeMember' && additive.has(one.group.name));
        expect(left).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gives access only to people whose status is an active one', () => {
    fc.assert(
      fc.property(world, (given) => {
        const active = new Set(
          given.people.filter(({ status }) => DEFAULT_ACTIVE_STATUSES.includes(status)).map(({ id }) => id),
        );
        const { operations } = makePlan(inputOf(given, degraded(given)));
        const gains = operations.flatMap((operation) =>
          operation.op === 'createUser' || operation.op === 'reactivateUser' || operation.op === 'addMember'
            ? [operation.user.sourceId]
            : [],
        );
        expect(gains.filter((id) => id === undefined || !active.has(id))).toEqual([]);
      }),
    );
  });

  it('takes nothing from people who are protected, and takes the same from all others', () => {
    fc.assert(
      fc.property(world, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]), (given, chosen) => {
        const names = chosen.flatMap((at) => [`USER${at}@example.com`, `stranger${at}`]);
        const rules = {
          ...given.rules,
          guards: { ...given.rules.guards, protectedUsers: names.slice(1), self: names[0] },
        };
        const free = makePlan(inputOf(given, whole(given))).operations;
        const { operations, notices } = makePlan(inputOf({ ...given, rules }, whole(given)));
        const folded = new Set(names.map((name) => name.toLowerCase()));
        const isLoss = (one: (typeof free)[number]): boolean =>
          (one.op === 'removeMember' || one.op === 'deactivateUser') &&
          folded.has(one.user.userName.toLowerCase());
        expect(operations).toEqual(free.filter((one) => !isLoss(one)));
        expect(notices.filter(({ kind }) => kind === 'protected')).toHaveLength(free.filter(isLoss).length);
      }),
      RUNS,
    );
  });

  it('is complete again once what was held back is not held back any more', () => {
    fc.assert(
      fc.property(world, (given) => {
        const free = makePlan(inputOf(given, whole(given)));
        const escrow = free.operations
          .filter((operation, at) => at % 2 === 0 && !isUrgent(operation))
          .map((operation) => held(operationKey(operation)));
        const first = makePlan(inputOf({ ...given, known: { ...given.known, escrow } }, whole(given)));
        const next = applied(given, first);
        const second = makePlan(inputOf(next, whole(next)));
        const third = applied(next, second);
        expect(makePlan(inputOf(third, whole(third))).operations).toEqual([]);
        const keys = new Set(escrow.map(({ key }) => key));
        expect(first.operations.filter((operation) => keys.has(operationKey(operation)))).toEqual([]);
        expect(membersOf(third)).toEqual(membersOf(applied(given, free)));
      }),
      RUNS,
    );
  });
});

describe('the guards', () => {
  it('pass no plan that brings the active administrators below the minimum, or empties a privileged group', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 3 }), (given, minAdmins) => {
        const plan = makePlan(inputOf(given, whole(given)));
        const { mappings } = given.rules;
        fc.pre(guardPlan(plan, given.target, { guards: { ...LAX, minAdmins }, mappings }, []).length === 0);
        const after = projectPlan(given.target, plan.operations);
        const before = activeMembers(given.target, 'admin') ?? 0;
        const left = activeMembers(after, 'admin') ?? 0;
        expect(left).toBeGreaterThanOrEqual(Math.min(minAdmins, before));
        expect(before > 0 && left === 0).toBe(false);
      }),
      RUNS,
    );
  });

  it('pass no plan after which nobody is left in a group that people leave by absence', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = makePlan(inputOf(given, whole(given)));
        const broken = guardPlan(plan, given.target, { guards: LAX, mappings: given.rules.mappings }, []);
        const absent = plan.operations.filter((one) => one.op === 'removeMember' && one.cause === 'absence');
        const names = new Set(absent.flatMap((one) => ('group' in one ? one.group.name : [])));
        const after = projectPlan(given.target, plan.operations);
        const empty = [...after.groups.values()].filter(
          ({ name, members }) => names.has(name) && members.length === 0,
        );
        const told = new Set(broken.map(({ group }) => group));
        expect(empty.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('let no administrator’s account pass to anybody for its login alone, and nothing be taken from it', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = makePlan(inputOf(given, whole(given)));
        const rules = { guards: LAX, mappings: given.rules.mappings };
        const taken = new Set<string>(takenByLogin(given, plan).map((link) => link.scimId));
        const told = new Set(
          guardPlan(plan, given.target, rules, []).flatMap(({ rule, subject }) =>
            rule === 'takes-over-privileged' ? (subject ?? []) : [],
          ),
        );
        expect(told).toEqual(taken);
        const urgent = urgentPart(plan, given.target, given.known, rules)?.urgent.operations ?? [];
        expect(urgent.filter((one) => 'user' in one && taken.has(one.user.scimId ?? ''))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('hold back no end of access for a limit on how much is taken, whatever has left before', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = makePlan(inputOf(given, whole(given)));
        const rules = { guards: STRICT, mappings: given.rules.mappings };
        const urgent = plan.operations.filter(isUrgent);
        const parts = urgentPart(plan, given.target, given.known, rules);
        // An account that may be somebody else's waits for a person.
        fc.pre(plan.adoptions.length === 0);
        expect(parts?.urgent.operations ?? []).toEqual(urgent);
        expect(parts?.rest.operations.filter(isUrgent) ?? []).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** Administrators whom the source does not make one, whose accounts become somebody's without the id or a memory of it. */
function takenByLogin({ people, groups, target, known }: World, { outlook }: Plan): readonly Link[] {
  const admins = new Set(target.groups.get(scimId('admin'))?.members);
  const fed = new Set(
    groups
      .filter(({ feeds }) => feeds === 'admin')
      .flatMap(({ members }) => members.map((at) => people[at]?.id)),
  );
  const before = new Map(known.links.map((link) => [link.sourceId, link.scimId]));
  const ids = new Map(target.users.map(({ id, externalId }) => [id, externalId]));
  return outlook.links.filter(
    (link) =>
      admins.has(link.scimId) &&
      !fed.has(link.sourceId) &&
      before.get(link.sourceId) !== link.scimId &&
      ids.get(link.scimId) !== link.sourceId,
  );
}

/** No limits on how much is taken. */
const LAX: Guards = {
  adminGroup: 'admin',
  minAdmins: 0,
  requiredAdmins: [],
  protectedUsers: [],
  self: undefined,
  privilegedGroups: ['admin'],
  neverEmpty: [],
  maxRemovals: Infinity,
  maxRemovalShare: 1,
  minGroupSize: 0,
  removalWindow: 0,
  maxDeactivations: Infinity,
  maxChanges: Infinity,
  privileged: { maxRemovals: Infinity, maxRemovalShare: 1 },
};

/** Nothing may be taken, and no group is guarded. */
const STRICT: Guards = {
  ...LAX,
  privilegedGroups: [],
  maxRemovals: 0,
  maxRemovalShare: 0,
  removalWindow: Infinity,
  maxChanges: 0,
};

function held(key: string): World['known']['escrow'][number] {
  const nextTry = '2026-01-01T00:05:00.000Z';
  return {
    key,
    what: '',
    code: 'TARGET_REFUSED',
    reason: '400',
    failures: 1,
    firstAt: '2025-12-31T00:00:00.000Z',
    nextTry,
  };
}

/** Who is in which group, accounts told by their names, since created ones have no ids of their own. */
function membersOf({ target }: World): ReadonlyMap<string, readonly string[]> {
  const names = new Map(target.users.map(({ id, userName }) => [id, userName]));
  return new Map(
    [...target.groups.values()].map(({ name, members }) => [
      name,
      members.map((id) => names.get(id) ?? '').toSorted(),
    ]),
  );
}

function removable({ rules }: World, name: string): boolean {
  const fed = rules.mappings.filter(({ group }) => group === name);
  if (fed.length > 0) return fed.every(({ mode }) => mode !== 'additive');
  return name.startsWith('Okta - ') && rules.mirror.every(({ mode }) => mode !== 'additive');
}

function reversed(given: World): World {
  const { rules, target, known } = given;
  return {
    ...given,
    target: { ...target, users: target.users.toReversed(), groups: new Map([...target.groups].toReversed()) },
    known: { ...known, links: known.links.toReversed(), memberships: known.memberships.toReversed() },
    rules: { ...rules, mappings: rules.mappings.toReversed(), mirror: rules.mirror.toReversed() },
  };
}

function reversedSource(source: SourceSnapshot): SourceSnapshot {
  return {
    ...source,
    selections: source.selections.toReversed(),
    users: new Map([...source.users].toReversed()),
    groups: new Map(
      [...source.groups].toReversed().map(([id, read]): [string, typeof read] => {
        if (read.outcome !== 'complete') return [id, read];
        return [id, { ...read, value: { ...read.value, memberIds: read.value.memberIds.toReversed() } }];
      }),
    ),
  };
}
