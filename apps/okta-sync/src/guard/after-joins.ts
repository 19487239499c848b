import { foldCase } from '@drawbridge/scim';

import { isUrgent, takesAway, type Loss, type Operation } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import { projectPlan } from '../plan/project-plan.ts';
import { groupNamed, type ScimId, type TargetSnapshot } from '../target/target.ts';
import { toChecked, type GuardRules } from './checked.ts';
import { guardGroups } from './guard-groups.ts';

/** What of a plan depends on others having joined first, so that a guarded group never has too few. */
export interface AfterJoins {
  /** What may be taken only once others have joined, with the groups that they have to join. */
  readonly waiting: ReadonlyMap<Operation, ReadonlySet<ScimId>>;
  /** The reactivations of people who are in guarded groups, with those groups: to become active is to join. */
  readonly reactivated: ReadonlyMap<Operation, ReadonlySet<ScimId>>;
}

/** Nothing waits. */
export const NOTHING_WAITS: AfterJoins = { waiting: new Map(), reactivated: new Map() };

/**
 * Finds what must wait. Access that ends at once ends before anybody joins; where a guarded group would be left with too
 * few until then, or for good if nobody can join, those in it stay until others have joined.
 */
export function afterJoins(plan: Plan, target: TargetSnapshot, config: GuardRules): AfterJoins {
  return { waiting: waitingOf(plan, target, config), reactivated: reactivatedOf(plan, target, config) };
}

function waitingOf(plan: Plan, target: TargetSnapshot, config: GuardRules): AfterJoins['waiting'] {
  const { operations } = plan;
  const atOnce = operations.filter(takesAway).filter(isUrgent);
  const gives = operations.some(({ op }) => op === 'addMember' || op === 'reactivateUser');
  if (atOnce.length === 0 || !gives) return new Map();
  const short = (done: readonly Operation[]): ReadonlySet<string> => {
    const broken = guardGroups(toChecked(plan, target, config, done));
    return new Set(broken.flatMap(({ rule, group = [] }) => (ABOUT_WHO_IS_LEFT.has(rule) ? group : [])));
  };
  const atLast = short(operations);
  const meanwhile = [...short(atOnce)].filter((name) => !atLast.has(name));
  const groups = meanwhile.flatMap((name) => groupNamed(target, name) ?? []);
  return takenFrom(
    atOnce,
    groups.map(({ id, members }) => ({ id, members: new Set(members) })),
  );
}

const ABOUT_WHO_IS_LEFT: ReadonlySet<string> = new Set([
  'min-admins',
  'required-admin',
  'privileged-empty',
  'never-empty',
]);

function takenFrom(
  atOnce: readonly Loss[],
  groups: readonly { readonly id: ScimId; readonly members: ReadonlySet<ScimId> }[],
): AfterJoins['waiting'] {
  return new Map(
    atOnce.flatMap((operation) => {
      const { scimId } = operation.user;
      const own = groups.filter(({ id, members }) =>
        operation.op === 'removeMember'
          ? operation.group.id === id
          : scimId !== undefined && members.has(scimId),
      );
      return own.length === 0 ? [] : [[operation, new Set(own.map(({ id }) => id))] as const];
    }),
  );
}

function reactivatedOf(
  { operations }: Plan,
  target: TargetSnapshot,
  { guards }: GuardRules,
): AfterJoins['reactivated'] {
  const back = operations.filter((operation) => operation.op === 'reactivateUser');
  if (back.length === 0) return new Map();
  const after = projectPlan(target, operations);
  const names = [...guards.privilegedGroups, ...guards.neverEmpty];
  const groups = [...new Set(names.map(foldCase))].flatMap((name) => groupNamed(after, name) ?? []);
  const members = groups.map(({ id, members: ids }) => [id, new Set(ids)] as const);
  return new Map(
    back.flatMap((operation) => {
      const account = operation.user.scimId;
      const own = members.flatMap(([id, ids]) => (account !== undefined && ids.has(account) ? [id] : []));
      return own.length === 0 ? [] : [[operation, new Set(own)] as const];
    }),
  );
}
