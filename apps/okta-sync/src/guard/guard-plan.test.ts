import { describe, expect, it } from 'vitest';

import type { Guards, Mapping, RemovalLimits } from '../config/config.ts';
import type { MemberOperation, Operation, UserRef } from '../plan/operation.ts';
import type { EmptySource, Plan } from '../plan/plan.ts';
import type { RecentRemoval } from '../plan/recent-removals.ts';
import { scimId, type TargetSnapshot } from '../target/target.ts';
import { planOf } from '../../test/empty-plan.ts';
import type { Block } from './block.ts';
import { guardPlan } from './guard-plan.ts';

const GUARDS: Guards = {
  adminGroup: 'admin',
  minAdmins: 2,
  requiredAdmins: [],
  protectedUsers: [],
  self: undefined,
  privilegedGroups: ['admin', 'editor'],
  neverEmpty: [],
  maxRemovals: 5,
  maxRemovalShare: 0.2,
  minGroupSize: 10,
  removalWindow: 86_400_000,
  maxDeactivations: undefined,
  maxChanges: 100,
  privileged: { maxRemovals: 1, maxRemovalShare: 0.34 },
};

describe('guardPlan', () => {
  it('passes a plan within every limit', () => {
    expect(rules([leave('admin', 0), leave('viewer', 1), leave('viewer', 2)])).toEqual([]);
  });

  it('counts an administrator who is deactivated as lost', () => {
    expect(rules([deactivate(0), deactivate(1)])).toEqual(['min-admins']);
  });

  it('lets a replacement make up for a loss', () => {
    expect(rules([deactivate(0), deactivate(1), join('admin', 9)])).toEqual([]);
  });

  it('finds its groups in any letter case', () => {
    const guards = { ...GUARDS, adminGroup: 'ADMIN', privilegedGroups: ['Editor'] };
    const plan = planOf(deactivate(0), deactivate(1), deactivate(3));
    expect(check(plan, target(3), guards).map(({ rule }) => rule)).toEqual([
      'min-admins',
      'privileged-empty',
    ]);
  });

  it('blocks what takes something away while a group that it guards is not there', () => {
    const guards = { ...GUARDS, adminGroup: 'owner', neverEmpty: ['Owner'] };
    expect(check(planOf(leave('viewer', 1)), target(3), guards)).toEqual([
      {
        rule: 'guard-group-missing',
        group: 'owner',
        reason:
          'the application has no group named owner, so the plan cannot be checked against guards.adminGroup and guards.neverEmpty',
        remedy:
          'name a group in guards.adminGroup and guards.neverEmpty that the application has, or create owner there',
      },
    ]);
    expect(check(planOf(deactivate(1)), target(3), guards)).toHaveLength(1);
    expect(check(planOf(join('viewer', 1)), target(3), guards)).toEqual([]);
  });

  it('needs no group of administrators when none have to stay', () => {
    const guards = { ...GUARDS, adminGroup: 'owner', minAdmins: 0, privilegedGroups: ['owner'] };
    expect(check(planOf(leave('viewer', 1)), target(3), guards)).toEqual([]);
  });

  it('does not block a plan for administrators that were missing before', () => {
    expect(check(planOf(leave('viewer', 1)), target(1), GUARDS)).toEqual([]);
  });

  it('never empties a privileged group of its active members', () => {
    expect(rules([leave('editor', 3)])).toEqual(['privileged-empty']);
    expect(rules([deactivate(3)])).toEqual(['privileged-empty']);
  });

  it('limits removals by number', () => {
    const guards = { ...GUARDS, maxRemovalShare: 1 };
    const five = [4, 5, 6, 7, 8].map((at) => leave('viewer', at));
    expect(check(planOf(...five), target(3), guards)).toEqual([]);
    expect(check(planOf(...five, leave('viewer', 9)), target(3), guards).map(({ rule }) => rule)).toEqual([
      'max-removals',
    ]);
  });

  it('counts people who lose all access apart, and holds back very many of them', () => {
    const cutOff = [4, 5, 6].flatMap((at) => [deactivate(at), leave('viewer', at, 'status')]);
    expect(rules([...cutOff, leave('viewer', 7), leave('viewer', 8)])).toEqual([]);
    const strict = { ...GUARDS, maxDeactivations: 2 };
    expect(check(planOf(...cutOff), target(3), strict).map(({ rule, reason }) => [rule, reason])).toEqual([
      [
        'max-deactivations',
        '3 people would lose all access by their status, and guards.maxDeactivations is 2',
      ],
    ]);
  });

  it('limits removals by share of a group, small groups exempt', () => {
    expect(rules([leave('viewer', 4), leave('viewer', 5), leave('viewer', 6)])).toEqual([
      'max-removal-share',
    ]);
    expect(
      check(planOf(leave('viewer', 4), leave('viewer', 5), leave('viewer', 6)), target(3), {
        ...GUARDS,
        minGroupSize: 11,
      }),
    ).toEqual([]);
  });

  it('does not believe an empty Okta group that takes somebody away, unless it may be empty', () => {
    const empty: Omit<EmptySource, 'allowEmpty'> = { sourceGroup: 'Sales', group: 'viewer' };
    const plan = planOf(leave('viewer', 4));
    const blocked = check({ ...plan, emptySources: [{ ...empty, allowEmpty: false }] }, target(3), GUARDS);
    expect(blocked).toEqual([
      {
        rule: 'empty-source',
        group: 'viewer',
        reason: 'Sales in the source has no members, and people would leave viewer for it',
        remedy:
          'if it is meant to be empty, set allowEmpty: true on its mapping; if not, check what the token may see',
      },
    ]);
    expect(check({ ...plan, emptySources: [{ ...empty, allowEmpty: true }] }, target(3), GUARDS)).toEqual([]);
    const idle = planOf();
    expect(check({ ...idle, emptySources: [{ ...empty, allowEmpty: false }] }, target(3), GUARDS)).toEqual(
      [],
    );
  });
});

describe('guardPlan, over groups that would be empty', () => {
  it('lets nobody whom the source put into a group be the last to leave it by absence, however small it is', () => {
    const plan = fed('editor', planOf(leave('editor', 3)));
    const guards = { ...GUARDS, privilegedGroups: ['admin'] };
    expect(check(plan, target(3), guards)).toEqual([
      {
        rule: 'empties-group',
        group: 'editor',
        reason: 'nobody whom the source puts into editor would be left in it, by absence',
        remedy:
          'look at the plan; if the group is meant to be empty, approve it, or set allowEmpty: true on its mapping',
      },
    ]);
    expect(check(fed('editor', plan, { allowEmpty: true }), target(3), guards)).toEqual([]);
  });

  it('lets others take their places, and people without access leave', () => {
    const guards = { ...GUARDS, privilegedGroups: ['admin'] };
    const replaced = planOf(leave('editor', 3), join('editor', 4));
    expect(check(fed('editor', replaced, { kept: [4] }), target(3), guards)).toEqual([]);
    expect(check(fed('editor', planOf(leave('editor', 3, 'status'))), target(3), guards)).toEqual([]);
  });

  it('says it of a mirror, and once where what feeds the group is empty', () => {
    const group = { id: scimId('editor'), name: 'Okta - Sales', mirrors: 'g1' };
    const plan = planOf({ ...leave('editor', 3), group });
    const groups = [{ key: 'mirror:g1', name: group.name, before: 1, after: 0, allowEmpty: false }];
    const guards = { ...GUARDS, privilegedGroups: ['admin'] };
    const emptySources = [{ sourceGroup: 'Sales', group: 'mirror:g1', allowEmpty: false }];
    expect(check({ ...plan, groups }, target(3), guards)).toMatchObject([
      {
        rule: 'empties-group',
        group: 'Okta - Sales',
        remedy: expect.stringContaining('true on its mirror'),
      },
    ]);
    expect(check({ ...plan, groups, emptySources }, target(3), guards)).toMatchObject([
      { rule: 'empty-source', group: 'Okta - Sales', remedy: expect.stringContaining('true on its mirror') },
    ]);
  });
});

describe('guardPlan, over people', () => {
  it('keeps every required administrator, in any letter case', () => {
    const guards = { ...GUARDS, minAdmins: 0, requiredAdmins: ['S0', 's9'] };
    expect(check(planOf(deactivate(0), deactivate(9)), target(3), guards)).toEqual([
      {
        rule: 'required-admin',
        group: 'admin',
        reason: 'S0 would no longer be an active member of admin, and is in guards.requiredAdmins',
        remedy: 'put S0 back into a group that feeds admin, or take them out of guards.requiredAdmins',
      },
    ]);
    expect(check(planOf(leave('admin', 1)), target(3), guards)).toEqual([]);
  });

  it('takes nothing from people who are protected, the account of the daemon among them', () => {
    const guards = { ...GUARDS, minAdmins: 0, protectedUsers: ['S5'], self: 's6' };
    const plan = planOf(leave('viewer', 5), deactivate(5), leave('viewer', 7), join('editor', 5));
    expect(check(plan, target(3), guards)).toMatchObject([
      { rule: 'protected-user', reason: 'something would be taken from s5, who is protected' },
    ]);
    expect(check(planOf(deactivate(6)), target(3), guards)).toMatchObject([{ rule: 'protected-user' }]);
  });

  it('never empties a group that may not be empty', () => {
    const guards = { ...GUARDS, privilegedGroups: [], neverEmpty: ['Editor'] };
    expect(check(planOf(leave('editor', 3)), target(3), guards)).toMatchObject([{ rule: 'never-empty' }]);
    expect(check(planOf(leave('editor', 3), join('editor', 4)), target(3), guards)).toEqual([]);
  });
});

describe('guardPlan, over how much is taken', () => {
  it('takes little from a privileged group by absence, but at once from people who lose all access', () => {
    expect(rules([leave('admin', 0), leave('admin', 1)])).toEqual(['min-admins', 'privileged-removals']);
    const guards = { ...GUARDS, minAdmins: 1 };
    const byStatus = planOf(leave('admin', 0, 'status'), leave('admin', 1, 'status'));
    expect(check(byStatus, target(3), guards)).toEqual([]);
  });

  it('lets one leave a privileged group, whatever share of it that is', () => {
    const guards = { ...GUARDS, minAdmins: 1, privileged: { maxRemovals: 3, maxRemovalShare: 0.34 } };
    expect(check(planOf(leave('admin', 0)), target(2), guards)).toEqual([]);
    expect(check(planOf(leave('admin', 0), leave('admin', 1)), target(4), guards)).toMatchObject([
      { rule: 'privileged-removals', reason: expect.stringContaining('lose 2 of its 4 members') },
    ]);
  });

  it('goes by the limits of the mapping, the strictest of several', () => {
    const two = planOf(leave('viewer', 4), leave('viewer', 5));
    const own = [mapping('viewer', { maxRemovals: 3 }), mapping('viewer', { maxRemovals: 1 })];
    expect(check(two, target(3), GUARDS, own)).toMatchObject([
      { rule: 'max-group-removals', group: 'viewer' },
    ]);
    expect(check(two, target(3), GUARDS, [mapping('viewer', { maxRemovalShare: 0.1 })])).toMatchObject([
      {
        rule: 'max-removal-share',
        reason: expect.stringContaining('limits.maxRemovalShare of its mapping is 10 %'),
      },
    ]);
    const three = planOf(...two.operations, leave('viewer', 6));
    expect(check(three, target(3), GUARDS, [mapping('viewer', { maxRemovalShare: 0.5 })])).toEqual([]);
  });

  it('limits changes of any kind', () => {
    const joins = planOf(join('editor', 5), join('editor', 6));
    expect(check(joins, target(3), { ...GUARDS, maxChanges: 1 })).toMatchObject([{ rule: 'max-changes' }]);
    expect(check(joins, target(3), { ...GUARDS, maxChanges: 2 })).toEqual([]);
  });

  it('counts what leaves a mirrored group against its size', () => {
    const before = target(3);
    const group = { id: scimId('viewer'), name: 'Okta - Sales', mirrors: 'g1' };
    const plan = planOf(...[4, 5, 6].map((at) => ({ ...leave('viewer', at), group })));
    expect(check(plan, before, GUARDS)).toMatchObject([{ rule: 'max-removal-share', group: 'Okta - Sales' }]);
  });
});

function rules(operations: readonly Operation[]): readonly string[] {
  return check(planOf(...operations), target(3), GUARDS).map(({ rule }) => rule);
}

function check(
  plan: Plan,
  before: TargetSnapshot,
  guards: Guards,
  mappings: readonly Mapping[] = [],
  recent: readonly RecentRemoval[] = [],
): readonly Block[] {
  return guardPlan(plan, before, { guards, mappings }, recent);
}

/** The plan as it is when the source feeds the group, and keeps some people in it. */
function fed(
  key: string,
  plan: Plan,
  {
    allowEmpty = false,
    kept = [],
  }: { readonly allowEmpty?: boolean; readonly kept?: readonly number[] } = {},
): Plan {
  const memberships = kept.map((at) => ({ ...userOf(at), group: key, via: [] }));
  const groups = [{ key, name: key, before: 1, after: kept.length, allowEmpty }];
  return { ...plan, groups, outlook: { ...plan.outlook, memberships } };
}

function mapping(group: string, limits: Partial<RemovalLimits>): Mapping {
  return {
    from: { by: 'name', name: group },
    group,
    mode: 'managed-only',
    allowEmpty: false,
    grace: undefined,
    limits,
  };
}

/** Ten users: the first few administrate, the fourth edits, all view. */
function target(admins: number): TargetSnapshot {
  const ids = Array.from({ length: 10 }, (_, at) => scimId(`s${at}`));
  const group = (name: string, members: typeof ids) =>
    [scimId(name), { id: scimId(name), name, externalId: undefined, members, otherMembers: 0 }] as const;
  return {
    users: ids.map((id) => ({ id, userName: id, externalId: undefined, active: true, attributes: {} })),
    groups: new Map([
      group('admin', ids.slice(0, admins)),
      group('editor', ids.slice(3, 4)),
      group('viewer', ids),
    ]),
    names: new Map(['admin', 'editor', 'viewer'].map((name) => [name, scimId(name)])),
    mirrors: new Map(),
    taken: new Map(),
  };
}

function userOf(at: number): UserRef {
  return { sourceId: undefined, scimId: scimId(`s${at}`), userName: `s${at}` };
}

function leave(name: string, at: number, cause: 'absence' | 'status' = 'absence'): MemberOperation {
  return {
    op: 'removeMember',
    group: { id: scimId(name), name },
    user: userOf(at),
    cause,
    via: [],
    mappings: [],
    reason: '',
  };
}

function join(name: string, at: number): Operation {
  const group = { id: scimId(name), name };
  return { op: 'addMember', group, user: userOf(at), via: [], mappings: [], reason: '' };
}

function deactivate(at: number): Operation {
  return { op: 'deactivateUser', user: userOf(at), reason: '' };
}
