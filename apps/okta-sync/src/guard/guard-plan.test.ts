import { describe, expect, it } from 'vitest';

import type { Guards } from '../config/config.ts';
import type { Operation, Plan } from '../plan/plan.ts';
import { scimId, type TargetSnapshot } from '../target/target.ts';
import { guardPlan } from './guard-plan.ts';

const GUARDS: Guards = {
  adminGroup: 'admin',
  minAdmins: 2,
  privilegedGroups: ['admin', 'editor'],
  maxRemovals: 5,
  maxRemovalShare: 0.2,
  minGroupSize: 10,
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
    const plan = planOf([deactivate(0), deactivate(1), deactivate(3)]);
    expect(guardPlan(plan, target(3), guards).map(({ rule }) => rule)).toEqual([
      'min-admins',
      'privileged-empty',
    ]);
  });

  it('blocks what takes something away while a group that it guards is not there', () => {
    const guards = { ...GUARDS, adminGroup: 'owner', privilegedGroups: ['Owner', 'admin'] };
    expect(guardPlan(planOf([leave('viewer', 1)]), target(3), guards)).toEqual([
      {
        rule: 'guard-group-missing',
        group: 'owner',
        reason:
          'the application has no group named owner, so the plan cannot be checked against guards.adminGroup and guards.privilegedGroups',
        remedy:
          'name a group in guards.adminGroup and guards.privilegedGroups that the application has, or create owner there',
      },
    ]);
    expect(guardPlan(planOf([deactivate(1)]), target(3), guards)).toHaveLength(1);
    expect(guardPlan(planOf([join('viewer', 1)]), target(3), guards)).toEqual([]);
  });

  it('needs no group of administrators when none have to stay', () => {
    const guards = { ...GUARDS, adminGroup: 'owner', minAdmins: 0, privilegedGroups: [] };
    expect(guardPlan(planOf([leave('viewer', 1)]), target(3), guards)).toEqual([]);
  });

  it('does not block a plan for administrators that were missing before', () => {
    expect(guardPlan(planOf([leave('viewer', 1)]), target(1), GUARDS)).toEqual([]);
  });

  it('never empties a privileged group of its active members', () => {
    expect(rules([leave('editor', 3)])).toEqual(['privileged-empty']);
    expect(rules([deactivate(3)])).toEqual(['privileged-empty']);
  });

  it('limits removals by number, deactivations included', () => {
    const guards = { ...GUARDS, maxRemovalShare: 1 };
    const six = [4, 5, 6, 7, 8].map((at) => leave('viewer', at));
    expect(guardPlan(planOf(six), target(3), guards)).toEqual([]);
    expect(guardPlan(planOf([...six, deactivate(9)]), target(3), guards).map(({ rule }) => rule)).toEqual([
      'max-removals',
    ]);
  });

  it('limits removals by share of a group, small groups exempt', () => {
    expect(rules([leave('viewer', 4), leave('viewer', 5), leave('viewer', 6)])).toEqual([
      'max-removal-share',
    ]);
    expect(
      guardPlan(planOf([leave('viewer', 4), leave('viewer', 5), leave('viewer', 6)]), target(3), {
        ...GUARDS,
        minGroupSize: 11,
      }),
    ).toEqual([]);
  });

  it('does not believe an empty Okta group that takes somebody away, unless it may be empty', () => {
    const empty = { oktaGroup: 'Sales', group: 'viewer' };
    const plan = planOf([leave('viewer', 4)]);
    const blocked = guardPlan(
      { ...plan, emptySources: [{ ...empty, allowEmpty: false }] },
      target(3),
      GUARDS,
    );
    expect(blocked).toEqual([
      {
        rule: 'empty-source',
        group: 'viewer',
        reason: 'Okta group Sales has no members, and people would leave viewer for it',
        remedy:
          'if the group is meant to be empty, set allowEmpty: true on its mapping; if not, check what the token may see',
      },
    ]);
    expect(guardPlan({ ...plan, emptySources: [{ ...empty, allowEmpty: true }] }, target(3), GUARDS)).toEqual(
      [],
    );
    const idle = planOf([]);
    expect(
      guardPlan({ ...idle, emptySources: [{ ...empty, allowEmpty: false }] }, target(3), GUARDS),
    ).toEqual([]);
  });
});

function rules(operations: readonly Operation[]): readonly string[] {
  return guardPlan(planOf(operations), target(3), GUARDS).map(({ rule }) => rule);
}

/** Ten users: the first few administrate, the fourth edits, all view. */
function target(admins: number): TargetSnapshot {
  const ids = Array.from({ length: 10 }, (_, at) => scimId(`s${at}`));
  const group = (name: string, members: typeof ids) =>
    [scimId(name), { id: scimId(name), name, members, otherMembers: 0 }] as const;
  return {
    users: ids.map((id) => ({ id, userName: id, externalId: undefined, active: true })),
    groups: new Map([
      group('admin', ids.slice(0, admins)),
      group('editor', ids.slice(3, 4)),
      group('viewer', ids),
    ]),
    names: new Map(['admin', 'editor', 'viewer'].map((name) => [name, scimId(name)])),
  };
}

function planOf(operations: readonly Operation[]): Plan {
  return {
    hash: '',
    createdAt: '',
    operations,
    notices: [],
    groups: [],
    emptySources: [],
    outlook: { links: [], memberships: [], setAside: [] },
  };
}

function userOf(at: number): Operation['user'] {
  return { oktaId: undefined, scimId: scimId(`s${at}`), userName: `s${at}` };
}

function leave(name: string, at: number): Operation {
  return {
    op: 'removeMember',
    group: { id: scimId(name), name },
    user: userOf(at),
    cause: 'absence',
    reason: '',
  };
}

function join(name: string, at: number): Operation {
  return { op: 'addMember', group: { id: scimId(name), name }, user: userOf(at), reason: '' };
}

function deactivate(at: number): Operation {
  return { op: 'deactivateUser', user: userOf(at), reason: '' };
}
