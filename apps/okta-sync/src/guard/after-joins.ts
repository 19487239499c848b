import { foldCase } from '@drawbridge/scim';

import { groupKey, isAbsence, isUrgent, takesAway, type Loss, type Operation } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import { projectPlan } from '../plan/project-plan.ts';
import { groupNamed, type TargetGroup, type TargetSnapshot } from '../target/target.ts';
import type { Block } from './block.ts';
import { toChecked, type Checked, type GuardRules } from './checked.ts';
import { emptiedGroups } from './empty-groups.ts';
import { guardGroups } from './guard-groups.ts';

/** What of a plan depends on others having joined first, so that a guarded group never has too few. */
export interface AfterJoins {
  /** What may be taken only once others have joined. */
  readonly waiting: ReadonlySet<Operation>;
  /** The reactivations of people who are in guarded groups: to become active is to join. */
  readonly reactivated: ReadonlySet<Operation>;
  /** What must not be taken at all, when some of the plan could not be done. */
  readonly spared: (notDone: ReadonlySet<Operation>) => ReadonlySet<Operation>;
}

/** Nothing waits. */
export const NOTHING_WAITS: AfterJoins = {
  waiting: new Set(),
  reactivated: new Set(),
  spared: () => new Set(),
};

/**
 * Finds what must wait. Access that ends at once ends before anybody joins; where a guarded group would be left with too
 * few until then, or for good if somebody cannot join, those in it stay. Of groups that have enough without those who could
 * not join, everybody leaves who is to leave.
 */
export function afterJoins(plan: Plan, target: TargetSnapshot, config: GuardRules): AfterJoins {
  const { operations } = plan;
  const losses = operations.filter(takesAway);
  if (losses.length === 0 || !operations.some(gives)) return NOTHING_WAITS;
  const short = (done: readonly Operation[]): readonly Block[] =>
    guardGroups(toChecked(plan, target, config, done)).filter(({ rule }) => ABOUT_WHO_IS_LEFT.has(rule));
  // What is so even at the end was approved.
  const atLast = new Set(short(operations).map(keyOf));
  const takenTooSoon = (some: readonly Loss[], done: readonly Operation[]): ReadonlySet<Operation> => {
    const broken = short(done).filter((block) => !atLast.has(keyOf(block)));
    const groups = broken.flatMap(({ group = '' }) => groupNamed(target, group) ?? []);
    return takenFrom(some, groups);
  };
  const atOnce = losses.filter(isUrgent);
  return {
    waiting: takenTooSoon(atOnce, atOnce),
    reactivated: reactivatedOf(plan, target, config),
    spared: (notDone) => {
      if (![...notDone].some(gives)) return new Set();
      const done = operations.filter((operation) => !notDone.has(operation));
      return new Set([...takenTooSoon(losses, done), ...lastOf(toChecked(plan, target, config, done), plan)]);
    },
  };
}

/** Those whose absence would empty a group that was not to be emptied: people without access leave it all the same. */
function lastOf(done: Checked, plan: Plan): readonly Operation[] {
  const emptiedBy = (checked: Checked): readonly string[] =>
    emptiedGroups(checked, checked.plan.operations.filter(isAbsence)).map(({ key }) => key);
  // What is so even at the end was approved.
  const atLast = new Set(emptiedBy(toChecked(plan, done.before, done)));
  const tooSoon = new Set(emptiedBy(done).filter((key) => !atLast.has(key)));
  return plan.operations.filter(isAbsence).filter(({ group }) => tooSoon.has(groupKey(group)));
}

const ABOUT_WHO_IS_LEFT: ReadonlySet<string> = new Set([
  'min-admins',
  'required-admin',
  'privileged-empty',
  'never-empty',
]);

function keyOf({ rule, group, reason }: Block): string {
  return JSON.stringify([rule, group, reason]);
}

function gives({ op }: Operation): boolean {
  return op === 'addMember' || op === 'reactivateUser';
}

function takenFrom(losses: readonly Loss[], groups: readonly TargetGroup[]): ReadonlySet<Operation> {
  const guarded = groups.map(({ id, members }) => ({ id, members: new Set(members) }));
  return new Set(
    losses.filter((operation) => {
      const { scimId } = operation.user;
      return guarded.some(({ id, members }) =>
        operation.op === 'removeMember'
          ? operation.group.id === id
          : scimId !== undefined && members.has(scimId),
      );
    }),
  );
}

function reactivatedOf(
  { operations }: Plan,
  target: TargetSnapshot,
  { guards }: GuardRules,
): AfterJoins['reactivated'] {
  const back = operations.filter((operation) => operation.op === 'reactivateUser');
  if (back.length === 0) return new Set();
  const after = projectPlan(target, operations);
  const names = new Set([...guards.privilegedGroups, ...guards.neverEmpty].map(foldCase));
  const members = new Set([...names].flatMap((name) => groupNamed(after, name)?.members ?? []));
  return new Set(back.filter(({ user: { scimId } }) => scimId !== undefined && members.has(scimId)));
}
