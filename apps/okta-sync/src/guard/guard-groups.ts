import { foldCase } from '@drawbridge/scim';

import type { Guards } from '../config/config.ts';
import { countOf } from '../count-of.ts';
import { takesAway } from '../plan/operation.ts';
import { compileProtected } from '../plan/protected-users.ts';
import { groupNamed, type TargetSnapshot } from '../target/target.ts';
import type { Block, Rule } from './block.ts';
import type { Checked } from './checked.ts';

/** The guards over who is left in the groups that matter. */
export function guardGroups(checked: Checked): readonly Block[] {
  const { privilegedGroups, neverEmpty } = checked.guards;
  return [
    ...groupMissing(checked),
    ...minAdmins(checked),
    ...requiredAdmins(checked),
    ...protectedUsers(checked),
    ...wouldBeEmpty(checked, 'privileged-empty', privilegedGroups),
    ...wouldBeEmpty(checked, 'never-empty', neverEmpty),
  ];
}

/** How many active users a group has; undefined when the application has no such group. */
export function activeMembers(target: TargetSnapshot, group: string): number | undefined {
  return activeNames(target, group)?.length;
}

function activeNames(target: TargetSnapshot, group: string): readonly string[] | undefined {
  const found = groupNamed(target, group);
  if (found === undefined) return undefined;
  const members = new Set(found.members);
  return target.users
    .filter(({ id, active }) => active && members.has(id))
    .map(({ userName }) => foldCase(userName));
}

/** A guard over a group that is not there guards nothing; while nobody loses anything, it need not. */
function groupMissing({ plan, before, guards }: Checked): readonly Block[] {
  if (!plan.operations.some(takesAway)) return [];
  const missing = guarded(guards).filter(({ group }) => groupNamed(before, group) === undefined);
  return [...Map.groupBy(missing, ({ group }) => foldCase(group)).values()].map((entries) => {
    const group = entries[0]?.group ?? '';
    const settings = entries.map(({ setting }) => setting).join(' and ');
    return {
      rule: 'guard-group-missing',
      group,
      reason: `the application has no group named ${group}, so the plan cannot be checked against ${settings}`,
      remedy: `name a group in ${settings} that the application has, or create ${group} there`,
    };
  });
}

function guarded({
  adminGroup,
  minAdmins: minimum,
  requiredAdmins: required,
  privilegedGroups,
  neverEmpty,
}: Guards): readonly {
  readonly group: string;
  readonly setting: string;
}[] {
  return [
    ...(minimum > 0 || required.length > 0 ? [{ group: adminGroup, setting: 'guards.adminGroup' }] : []),
    ...privilegedGroups
      .filter((group) => foldCase(group) !== foldCase(adminGroup))
      .map((group) => ({ group, setting: 'guards.privilegedGroups' })),
    ...neverEmpty.map((group) => ({ group, setting: 'guards.neverEmpty' })),
  ];
}

function minAdmins({ before, after, guards }: Checked): readonly Block[] {
  const { adminGroup, minAdmins: minimum } = guards;
  const had = activeMembers(before, adminGroup) ?? 0;
  const left = activeMembers(after, adminGroup) ?? 0;
  if (left >= minimum || left >= had) return [];
  return [
    {
      rule: 'min-admins',
      group: adminGroup,
      reason: `${adminGroup} would be left with ${countOf(left, 'active member')}, and guards.minAdmins is ${minimum}`,
      remedy: `put another active person into a group that feeds ${adminGroup}, or lower guards.minAdmins`,
    },
  ];
}

function requiredAdmins({ before, after, guards }: Checked): readonly Block[] {
  const { adminGroup, requiredAdmins: required } = guards;
  const had = new Set(activeNames(before, adminGroup));
  const have = new Set(activeNames(after, adminGroup));
  return required
    .filter((name) => had.has(foldCase(name)) && !have.has(foldCase(name)))
    .map((name) => ({
      rule: 'required-admin',
      group: adminGroup,
      reason: `${name} would no longer be an active member of ${adminGroup}, and is in guards.requiredAdmins`,
      remedy: `put ${name} back into a group that feeds ${adminGroup}, or take them out of guards.requiredAdmins`,
    }));
}

/** A plan of the source's leaves these out by itself; one that undoes a run may not. */
function protectedUsers({ plan, guards }: Checked): readonly Block[] {
  const isProtected = compileProtected(guards);
  const losing = plan.operations.filter(takesAway).flatMap(({ user }) => user.userName);
  return [...new Set(losing)].filter(isProtected).map((name) => ({
    rule: 'protected-user',
    group: undefined,
    reason: `something would be taken from ${name}, who is protected`,
    remedy: `take ${name} out of guards.protectedUsers and guards.self, or change the account by hand`,
  }));
}

function wouldBeEmpty({ before, after }: Checked, rule: Rule, groups: readonly string[]): readonly Block[] {
  const privileged = rule === 'privileged-empty';
  const setting = privileged ? 'guards.privilegedGroups' : 'guards.neverEmpty';
  return groups
    .filter((group) => (activeMembers(before, group) ?? 0) > 0 && activeMembers(after, group) === 0)
    .map((group) => ({
      rule,
      group,
      reason: `${group} ${privileged ? 'is a privileged group and' : 'may never be empty, and'} would lose its last active member`,
      remedy: `put an active person into a group that feeds ${group}, or take it out of ${setting}`,
    }));
}
