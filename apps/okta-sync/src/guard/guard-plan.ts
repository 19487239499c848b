import { foldCase } from '@drawbridge/scim';

import type { Guards } from '../config/config.ts';
import type { Operation, Plan } from '../plan/plan.ts';
import { projectPlan } from '../plan/project-plan.ts';
import { countOf } from '../plan/wording.ts';
import { groupNamed, type TargetSnapshot } from '../target/target.ts';

/** A rule that a plan breaks: what would happen, and what to do about it. */
export interface Block {
  readonly rule:
    | 'guard-group-missing'
    | 'min-admins'
    | 'privileged-empty'
    | 'max-removals'
    | 'max-removal-share'
    | 'empty-source';
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
    ...guardGroupMissing(plan, target, guards),
    ...minAdmins(target, after, guards),
    ...privilegedEmpty(target, after, guards),
    ...emptySources(plan),
    ...maxRemovals(plan, guards),
    ...maxRemovalShare(plan, target, guards),
  ];
}

/** How many active users a group has; undefined when the application has no such group. */
export function activeMembers(target: TargetSnapshot, group: string): number | undefined {
  const members = groupNamed(target, group)?.members;
  const active = new Set(target.users.filter((user) => user.active).map((user) => user.id));
  return members?.filter((id) => active.has(id)).length;
}

/** A guard over a group that is not there guards nothing; while nobody loses anything, it need not. */
function guardGroupMissing(plan: Plan, target: TargetSnapshot, guards: Guards): readonly Block[] {
  if (!plan.operations.some(takesAway)) return [];
  const { adminGroup, minAdmins: minimum, privilegedGroups } = guards;
  const named = [
    ...(minimum > 0 ? [{ group: adminGroup, setting: 'guards.adminGroup' }] : []),
    ...privilegedGroups.map((group) => ({ group, setting: 'guards.privilegedGroups' })),
  ];
  const missing = named.filter(({ group }) => groupNamed(target, group) === undefined);
  return [...Map.groupBy(missing, ({ group }) => foldCase(group)).values()].flatMap((entries) => {
    const group = entries[0]?.group ?? '';
    const settings = entries.map(({ setting }) => setting).join(' and ');
    return [
      {
        rule: 'guard-group-missing' as const,
        group,
        reason: `the application has no group named ${group}, so the plan cannot be checked against ${settings}`,
        remedy: `name a group in ${settings} that the application has, or create ${group} there`,
      },
    ];
  });
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
      reason: `${adminGroup} would be left with ${countOf(left, 'active member')}, and guards.minAdmins is ${minimum}`,
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
      reason: `${countOf(total, 'removal')} planned, and guards.maxRemovals is ${guards.maxRemovals}`,
      remedy: 'look at the plan; if it is right, raise guards.maxRemovals for this run',
    },
  ];
}

function maxRemovalShare(plan: Plan, target: TargetSnapshot, guards: Guards): readonly Block[] {
  const removals = plan.operations.filter((operation) => operation.op === 'removeMember');
  return [...Map.groupBy(removals, (operation) => operation.group.name)].flatMap(([group, { length }]) => {
    const size = groupNamed(target, group)?.members.length ?? 0;
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
