import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Guards, Mapping } from '../src/config/config.ts';
import type { Block } from '../src/guard/block.ts';
import { toChecked } from '../src/guard/checked.ts';
import { guardRemovals } from '../src/guard/guard-removals.ts';
import type { Removal } from '../src/plan/operation.ts';
import { withinWindow, type RecentRemoval } from '../src/plan/recent-removals.ts';
import { removalsAfter } from '../src/record/removals-after.ts';
import { scimId, type TargetSnapshot } from '../src/target/target.ts';
import { planOf } from './empty-plan.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');

const GUARDS: Guards = {
  adminGroup: 'admin',
  minAdmins: 0,
  requiredAdmins: [],
  protectedUsers: [],
  self: undefined,
  privilegedGroups: ['admin'],
  neverEmpty: [],
  maxRemovals: 8,
  maxRemovalShare: 0.25,
  minGroupSize: 10,
  removalWindow: 24 * HOUR,
  maxDeactivations: undefined,
  maxChanges: 1000,
  privileged: { maxRemovals: 2, maxRemovalShare: 0.34 },
};

const EDITORS: Mapping = {
  from: { by: 'name', name: 'Editors' },
  group: 'editor',
  mode: 'managed-only',
  allowEmpty: false,
  grace: undefined,
  limits: { maxRemovals: 3, maxRemovalShare: 1 },
};

describe('the limits, over time', () => {
  it('count what left within the window together with what a plan would take', () => {
    const earlier = [left('viewer', 1, range(100, 105)), left('viewer', 20, range(105, 109))];
    const blocks = check({ viewer: range(0, 31) }, { viewer: range(0, 3) }, { at: 22, earlier });
    expect(blocks).toEqual([
      {
        rule: 'max-removal-share',
        group: 'viewer',
        reason:
          'viewer would lose 12 of its 40 members by absence within 24 h, 3 of them now, and guards.maxRemovalShare is 25 %',
        remedy:
          'look at the plan; if it is right, approve it, wait until 2026-01-02 01:00 UTC, or raise guards.maxRemovalShare',
      },
      {
        rule: 'max-removals',
        group: undefined,
        reason: '12 removals by absence within 24 h, 3 of them now, and guards.maxRemovals is 8',
        remedy:
          'look at the plan; if it is right, approve it, wait until 2026-01-02 01:00 UTC, or raise guards.maxRemovals',
      },
    ]);
    expect(check({ viewer: range(0, 31) }, { viewer: range(0, 3) }, { at: 25, earlier })).toEqual([]);
  });

  it('count each plan alone without a window', () => {
    const earlier = [left('viewer', 1, range(100, 109))];
    const guards = { ...GUARDS, removalWindow: 0 };
    expect(check({ viewer: range(0, 31) }, { viewer: range(0, 3) }, { at: 1, earlier, guards })).toEqual([]);
  });

  it('hold back nobody who takes no more', () => {
    const earlier = [left('viewer', 1, range(100, 140))];
    expect(check({ viewer: range(0, 31) }, {}, { at: 2, earlier })).toEqual([]);
  });

  it('count somebody who comes and goes once, also while they are there', () => {
    const earlier = [left('editor', 1, [0, 1]), left('editor', 2, [0, 1])];
    const blocksFor = (...leaving: readonly number[]): readonly string[] =>
      rulesOf(check({ editor: range(0, 9) }, { editor: leaving }, { at: 3, earlier }));
    expect(blocksFor(0, 1, 2)).toEqual([]);
    expect(blocksFor(2)).toEqual([]);
    expect(blocksFor(2, 3)).toEqual(['max-group-removals']);
  });

  it('let one administrator leave in a window, and say how many may', () => {
    const guards = { ...GUARDS, privileged: { maxRemovals: 1, maxRemovalShare: 0.34 } };
    expect(check({ admin: range(0, 5) }, { admin: [0] }, { at: 0, guards })).toEqual([]);
    const earlier = [left('admin', 1, [9])];
    expect(check({ admin: range(0, 5) }, { admin: [0] }, { at: 2, earlier, guards })).toMatchObject([
      {
        rule: 'privileged-removals',
        reason:
          'admin is a privileged group and would lose 2 of its 6 members by absence within 24 h, 1 of them now; 1 may leave within 24 h',
      },
    ]);
  });

  it('do not exempt a group that has become small by what left it', () => {
    const earlier = [left('viewer', 1, range(100, 103))];
    const blocks = check({ viewer: range(0, 9) }, { viewer: [0] }, { at: 2, earlier });
    expect(rulesOf(blocks)).toEqual(['max-removal-share']);
  });

  it('count what a clock that was ahead wrote down', () => {
    const earlier = [left('editor', 99, [20, 21, 22])];
    expect(rulesOf(check({ editor: range(0, 9) }, { editor: [0] }, { at: 2, earlier }))).toEqual([
      'max-group-removals',
    ]);
    expect(withinWindow(earlier, HOUR, timeOf(2))).toMatchObject([{ at: timeOf(2) }]);
  });

  it('let no sequence of plans take more within any window than a single plan may', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const history = carryOut(steps);
        for (const { at } of history) {
          const window = history.filter((one) => one.at <= at && at - one.at < GUARDS.removalWindow);
          const lost = (name: Name): number => new Set(window.flatMap((one) => one.taken[name])).size;
          const known = (name: Name): number => new Set(window.flatMap((one) => one.members[name])).size;
          expect(NAMES.reduce((sum, name) => sum + lost(name), 0)).toBeLessThanOrEqual(GUARDS.maxRemovals);
          expect(lost('editor')).toBeLessThanOrEqual(EDITORS.limits.maxRemovals ?? 0);
          expect(lost('admin')).toBeLessThanOrEqual(GUARDS.privileged.maxRemovals);
          const share = known('viewer') < GUARDS.minGroupSize ? 1 : GUARDS.maxRemovalShare;
          expect(lost('viewer')).toBeLessThanOrEqual(known('viewer') * share);
        }
      }),
      { numRuns: 400 },
    );
  });
});

const NAMES = ['admin', 'editor', 'viewer'] as const;

type Name = (typeof NAMES)[number];
type Members = Readonly<Partial<Record<Name, readonly number[]>>>;

const people = fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { maxLength: 4 });
const ofGroups = fc.record({ admin: people, editor: people, viewer: people });
const step = fc.record({
  hours: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(12, 23, 24)),
  joining: ofGroups,
  leaving: ofGroups,
});

interface Moment {
  readonly at: number;
  /** Before anybody left. */
  readonly members: Readonly<Record<Name, readonly number[]>>;
  readonly taken: Readonly<Record<Name, readonly number[]>>;
}

/** Does what each plan says unless a guard holds it back, and remembers what it took. */
function carryOut(
  steps: readonly { readonly hours: number; readonly joining: Members; readonly leaving: Members }[],
): readonly Moment[] {
  let hours = 0;
  let recent: readonly RecentRemoval[] = [];
  let members = { admin: range(0, 6), editor: range(0, 8), viewer: range(0, 14) };
  return steps.map(({ hours: later, joining, leaving }): Moment => {
    hours += later;
    const at = timeOf(hours);
    const before = each((name) => [...new Set([...members[name], ...(joining[name] ?? [])])]);
    const wanted = each((name) => before[name].filter((one) => leaving[name]?.includes(one)));
    const passes = check(before, wanted, { at: hours, earlier: recent }).length === 0;
    const taken = passes ? wanted : each(() => []);
    members = each((name) => before[name].filter((one) => !taken[name].includes(one)));
    const operations = removals(taken);
    const after = removalsAfter(recent, { operations, approval: undefined, at });
    recent = withinWindow(after, GUARDS.removalWindow, at);
    return { at: Date.parse(at), members: before, taken };
  });
}

interface Circumstances {
  /** Hours since the start. */
  readonly at: number;
  readonly earlier?: readonly RecentRemoval[];
  readonly guards?: Guards;
}

function check(
  members: Members,
  leaving: Members,
  { at, earlier = [], guards = GUARDS }: Circumstances,
): readonly Block[] {
  const plan = { ...planOf(...removals(leaving)), createdAt: timeOf(at) };
  return guardRemovals(toChecked(plan, target(members), { guards, mappings: [EDITORS] }), earlier);
}

function removals(leaving: Members): readonly Removal[] {
  return NAMES.flatMap((name) =>
    (leaving[name] ?? []).map((one): Removal => ({
      op: 'removeMember',
      group: { id: scimId(name), name },
      user: { sourceId: undefined, scimId: accountOf(one), userName: `user${one}` },
      cause: 'absence',
      via: [],
      mappings: [],
      reason: '',
    })),
  );
}

function target(members: Members): TargetSnapshot {
  const groups = NAMES.map((name) => ({
    id: scimId(name),
    name,
    externalId: undefined,
    members: (members[name] ?? []).map(accountOf),
    otherMembers: 0,
  }));
  return {
    users: [],
    groups: new Map(groups.map((group) => [group.id, group])),
    names: new Map(NAMES.map((name) => [name, scimId(name)])),
    mirrors: new Map(),
    taken: new Map(),
  };
}

function each<T>(of: (name: Name) => T): Readonly<Record<Name, T>> {
  return { admin: of('admin'), editor: of('editor'), viewer: of('viewer') };
}

function left(group: Name, hours: number, who: readonly number[]): RecentRemoval {
  return { group, at: timeOf(hours), accounts: who.map(accountOf) };
}

function rulesOf(blocks: readonly Block[]): readonly string[] {
  return blocks.map(({ rule }) => rule);
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function accountOf(one: number): ReturnType<typeof scimId> {
  return scimId(`s${one}`);
}

function timeOf(hours: number): string {
  return new Date(START + hours * HOUR).toISOString();
}
