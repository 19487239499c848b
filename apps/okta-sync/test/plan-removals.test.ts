import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { makePlan } from '../src/plan/make-plan.ts';
import { groupKey, operationKey } from '../src/plan/operation.ts';
import { pendingAfter } from '../src/plan/pending-removals.ts';
import type { Plan } from '../src/plan/plan.ts';
import { sourceId } from '../src/source/source-id.ts';
import { ACCOUNT, ID, inputFrom, told } from './sketch.ts';
import { applied, degraded, inputOf, lonely, losses, NOW, whole, world, type World } from './plan-world.ts';

const GRACE = 900_000;
const RUNS = { numRuns: 300 };

describe('an absence', () => {
  it('removes nobody before its grace is over and it was seen in enough complete cycles', () => {
    fc.assert(
      fc.property(world, steps, fc.integer({ min: 1, max: 4 }), (drawn, taken, cyclesNeeded) => {
        const seen = new Map<string, { readonly since: number; readonly cycles: number }>();
        let given = withGrace(drawn, GRACE, cyclesNeeded);
        let now = Date.parse(NOW);
        for (const { minutes, complete } of taken) {
          now += minutes * 60_000;
          const plan = planAt(given, complete, now);
          for (const key of absences(plan)) {
            const { since, cycles } = seen.get(key) ?? { since: now, cycles: 0 };
            expect(now - since).toBeGreaterThanOrEqual(GRACE);
            expect(cycles + 1).toBeGreaterThanOrEqual(cyclesNeeded);
          }
          const waiting = new Map(plan.pending.map((one) => [`${one.group} ${one.user.scimId}`, one.group]));
          for (const key of seen.keys()) if (!waiting.has(key)) seen.delete(key);
          for (const [key, group] of waiting) {
            const { since, cycles } = seen.get(key) ?? { since: now, cycles: 0 };
            const counts = complete || !unprovenGroups(drawn).has(group);
            seen.set(key, { since, cycles: counts ? cycles + 1 : cycles });
          }
          given = applied(given, plan);
        }
      }),
      RUNS,
    );
  });

  it('removes in the end exactly those whom it removes at once without a grace', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const atOnce = absences(makePlan(inputOf(withGrace(drawn, 0), whole(drawn))));
        const given = withGrace(drawn, GRACE);
        const first = planAt(given, true, Date.parse(NOW));
        expect(absences(first)).toEqual([]);
        expect(first.pending.map(({ group, user }) => `${group} ${user.scimId}`).toSorted()).toEqual(atOnce);
        const second = planAt(applied(given, first), true, Date.parse(NOW) + GRACE);
        expect(absences(second)).toEqual(atOnce);
        expect(second.pending).toEqual([]);
      }),
      RUNS,
    );
  });

  it('outlives a cycle that could not read everything, and does not ripen by it', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const given = withGrace(drawn, GRACE);
        const first = planAt(given, true, Date.parse(NOW));
        const next = applied(given, first);
        const held = unprovenGroups(drawn);
        const between = planAt(next, false, Date.parse(NOW) + 10 * GRACE);
        const before = first.pending.filter(({ group }) => held.has(group));
        expect(between.pending.filter(({ group }) => held.has(group))).toEqual(before);
        expect(
          absences(between).filter((key) => before.some((one) => key === `${one.group} ${one.user.scimId}`)),
        ).toEqual([]);
      }),
      RUNS,
    );
  });

  it('does not delay what somebody without access loses', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const byStatus = ({ operations }: Plan): readonly string[] =>
          operations.flatMap((operation) =>
            operation.op === 'deactivateUser' ||
            (operation.op === 'removeMember' && operation.cause === 'status')
              ? [operationKey(operation)]
              : [],
          );
        expect(byStatus(planAt(withGrace(drawn, GRACE), true, Date.parse(NOW)))).toEqual(
          byStatus(planAt(withGrace(drawn, 0), true, Date.parse(NOW))),
        );
      }),
      RUNS,
    );
  });

  it('does not delay it either while no group could be read: a status that is shown is no absence', () => {
    const { operations } = makePlan(
      inputFrom({
        config: 'mappings: [{ from: { name: Sales }, group: viewer }]',
        people: { ada: 'DEPROVISIONED' },
        groups: { Sales: { outcome: 'incomplete', reason: 'it moved', value: undefined } },
        accounts: { ada: {} },
        target: { viewer: ['ada'] },
        known: { links: [{ sourceId: ID('ada'), scimId: ACCOUNT('ada'), userName: 'ada', active: true }] },
      }),
    );
    expect(told(operations)).toEqual(['deactivateUser ada', 'removeMember ada viewer']);
  });

  it('begins anew after the person was back in between', () => {
    const given = withGrace(lonely(true), GRACE);
    const first = planAt(given, true, Date.parse(NOW));
    expect(first.pending).toHaveLength(1);
    const back = { ...applied(given, first), groups: lonely(false).groups };
    const second = planAt(back, true, Date.parse(NOW) + GRACE);
    expect(second.pending).toEqual([]);
    const gone = { ...applied(back, second), groups: lonely(true).groups };
    const third = planAt(gone, true, Date.parse(NOW) + 2 * GRACE);
    expect(losses(third)).toEqual([]);
    expect(third.pending).toMatchObject([{ cyclesSeen: 1 }]);
  });

  it('is not proven by a group with members of whom nothing is known', () => {
    const given = withGrace(lonely(true), 0);
    const source = whole(given);
    const [read] = source.groups.values();
    if (read?.outcome !== 'complete') throw new Error('the group is complete');
    const value = { ...read.value, memberIds: [sourceId('somebody')] };
    const groups = new Map([['g0', { ...read, value }]]);
    const { operations, notices } = makePlan(inputOf(given, { ...source, groups }));
    expect(operations).toEqual([]);
    expect(notices.map(({ reason }) => reason)).toEqual([
      '1 membership cannot be checked: 1 member of Group 0 could not be read',
      '1 member of Group 0 could not be read',
    ]);
    const users = new Map([...source.users, [sourceId('somebody'), { outcome: 'gone' } as const]]);
    expect(losses(makePlan(inputOf(given, { ...source, groups, users })))).toEqual(['viewer s0']);
  });

  it('is not forgotten when its removal could not be carried out', () => {
    const given = withGrace(lonely(true), GRACE);
    const first = planAt(given, true, Date.parse(NOW));
    const ripe = planAt(applied(given, first), true, Date.parse(NOW) + GRACE);
    expect(ripe.operations).toMatchObject([{ op: 'removeMember', cause: 'absence' }]);
    expect(pendingAfter(first.pending, ripe, ripe.operations)).toEqual(first.pending);
    expect(pendingAfter(first.pending, ripe, [])).toEqual([]);
  });

  it('waits as long as the most patient mapping of the group says', () => {
    const base = withGrace(lonely(true), GRACE);
    const [mapping] = base.rules.mappings;
    if (mapping === undefined) throw new Error('there is a mapping');
    const rules = {
      ...base.rules,
      mappings: [
        { ...mapping, grace: 0 },
        { ...mapping, grace: 2 * GRACE },
      ],
    };
    const [pending] = planAt({ ...base, rules }, true, Date.parse(NOW)).pending;
    expect(pending?.due).toBe(new Date(Date.parse(NOW) + 2 * GRACE).toISOString());
  });
});

const steps = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 12 }), complete: fc.boolean() }), {
  minLength: 1,
  maxLength: 6,
});

/** The groups of the application that one feeding group is not read completely for, in a cycle that fails. */
function unprovenGroups({ groups }: World): ReadonlySet<string> {
  const unproven = groups.filter(({ fate }) => fate !== 'complete');
  return new Set(unproven.map(({ id, feeds }) => feeds ?? `mirror:${id}`));
}

function withGrace(given: World, grace: number, cycles = 2): World {
  return { ...given, rules: { ...given.rules, removals: { grace, cycles } } };
}

function planAt(given: World, complete: boolean, now: number): Plan {
  return makePlan(inputOf(given, complete ? whole(given) : degraded(given), new Date(now).toISOString()));
}

function absences({ operations }: Plan): readonly string[] {
  return operations
    .flatMap((operation) =>
      operation.op === 'removeMember' && operation.cause === 'absence'
        ? [`${groupKey(operation.group)} ${operation.user.scimId ?? ''}`]
        : [],
    )
    .toSorted();
}
