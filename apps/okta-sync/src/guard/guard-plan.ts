import type { Guards } from '../config/config.ts';
import type { Operation, Plan } from '../plan/plan.ts';
import { projectPlan } from '../plan/project-plan.ts';
import type { TargetSnapshot } from '../target/target.ts';

/** A rule that a plan breaks: what would happen, and what to do about it. */
export interface Block {
  readonly rule: 'min-admins' | 'privileged-empty' | 'max-removals' | 'max-removal-share' | 'empty-source';
  readonly group: string | undefined;
  readonly reason: string;
  readonly remedy: string;
}

/**
 * Checks a plan against the configured limits. One broken rule blocks the whole plan.
 *
 * @returns every rule that is broken; empty when the plan may be applied.
 */
export function guardPlan(plan: Plan, target: TargetSnapshot, guards: Guards): readonly Block[] {
  const after = projectPlan(target, plan.operations);
  return [
    ...minAdmins(target, after, guards),
    ...privilegedEmpty(target, after, guards),
    ...emptySources(plan),
    ...maxRemovals(plan, guards),
    ...maxRemovalShare(plan, target, guards),
  ];
}

/** How many active users a group has; undefined when the application has no such group. */
export function activeMembers(target: TargetSnapshot, group: string): number | undefined {
  const members = target.groups.get(group)?.members;
  const active = new Set(target.users.filter((user) => user.active).map((user) => user.id));
  return members?.filter((id) => active.has(id)).length;
}

function minAdmins(before: TargetSnapshot, after: TargetSnapshot, guards: Guards): readonly Block[] {
  const { adminGroup, minAdmins: minimum } = guards;
  const had = activeMembers(before, adminGroup) ?? 0;
  const left = activeMembers(after, adminGroup) ?? 0;
  if (left >= minimum || left >= had) return [];
  return [
    {
      rule: 'min-admins',
      group: adminGroup,
      reason: `${adminGroup} would be left with ${count(left, 'active member')}, and guards.minAdmins is ${minimum}`,
      remedy: `put another active person into an Okta group that feeds ${adminGroup}, or lower guards.minAdmins`,
    },
  ];
}

function privilegedEmpty(before: TargetSnapshot, after: TargetSnapshot, guards: Guards): readonly Block[] {
  return guards.privilegedGroups
    .filter((group) => (activeMembers(before, group) ?? 0) > 0 && activeMembers(after, group) === 0)
    .map((group) => ({
      rule: 'privileged-empty',
      group,
      reason: `${group} is a privileged group and would lose its last active member`,
      remedy: `put an active person into an Okta group that feeds ${group}, or take it out of guards.privilegedGroups`,
    }));
}

function emptySources(plan: Plan): readonly Block[] {
  const losing = new Set(
    plan.operations.flatMap((operation) =>
      operation.op === 'removeMember' && operation.cause === 'absence' ? [operation.group.name] : [],
    ),
  );
  return plan.emptySources
    .filter(({ group, allowEmpty }) => !allowEmpty && losing.has(group))
    .map(({ oktaGroup, group }) => ({
      rule: 'empty-source',
      group,
      reason: `Okta group ${oktaGroup} has no members, and people would leave ${group} for it`,
      remedy: `if the group is meant to be empty, set allowEmpty: true on its mapping; if not, check what the token may see`,
    }));
}

function maxRemovals(plan: Plan, guards: Guards): readonly Block[] {
  const total = plan.operations.filter(takesAway).length;
  if (total <= guards.maxRemovals) return [];
  return [
    {
      rule: 'max-removals',
      group: undefined,
      reason: `${count(total, 'removal')} planned, and guards.maxRemovals is ${guards.maxRemovals}`,
      remedy: 'look at the plan; if it is right, raise guards.maxRemovals for this run',
    },
  ];
}

function maxRemovalShare(plan: Plan, target: TargetSnapshot, guards: Guards): readonly Block[] {
  const removals = plan.operations.filter((operation) => operation.op === 'removeMember');
  return [...Map.groupBy(removals, (operation) => operation.group.name)].flatMap(([group, { length }]) => {
    const size = target.groups.get(group)?.members.length ?? 0;
    if (size < guards.minGroupSize || length <= size * guards.maxRemovalShare) return [];
    const limit = `${Math.round(guards.maxRemovalShare * 100)} %`;
    return [
      {
        rule: 'max-removal-share',
        group,
        reason: `${group} would lose ${length} of its ${size} members, and guards.maxRemovalShare is ${limit}`,
        remedy: 'look at the plan; if it is right, raise guards.maxRemovalShare for this run',
      },
    ];
  });
}

function takesAway({ op }: Operation): boolean {
  return op === 'removeMember' || op === 'deactivateUser';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
