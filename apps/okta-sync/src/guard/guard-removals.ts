import { foldCase } from '@drawbridge/scim';

import type { RemovalLimits } from '../config/config.ts';
import { countOf } from '../count-of.ts';
import { groupKey, type Removal } from '../plan/operation.ts';
import { soleName } from '../target/target.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';
import { emptyGroups } from './empty-groups.ts';
import { maxDeactivations } from './max-deactivations.ts';

/** The guards over how much is taken, and why. */
export function guardRemovals(checked: Checked): readonly Block[] {
  // People who lose all access have a limit of their own: they must not wait because others moved.
  const removals = checked.plan.operations
    .filter((operation) => operation.op === 'removeMember')
    .filter(({ cause }) => cause === 'absence');
  const byGroup = Map.groupBy(removals, ({ group }) => groupKey(group));
  return [
    ...emptyGroups(checked, removals),
    ...[...byGroup.values()].flatMap((ofGroup) => guardGroup(ofGroup, checked)),
    ...maxRemovals(removals, checked),
    ...maxDeactivations(checked),
    ...maxChanges(checked),
  ];
}

/** Privileged groups have limits of their own for absences; what a mapping says of its group comes before either. */
function guardGroup(removals: readonly Removal[], checked: Checked): readonly Block[] {
  const [first] = removals;
  if (first === undefined) return [];
  const { id, name, mirrors } = first.group;
  const size = id === undefined ? 0 : (checked.before.groups.get(id)?.members.length ?? 0);
  const own = mirrors === undefined ? strictest(name, checked) : {};
  const privileged = mirrors === undefined && isPrivileged(name, checked);
  return [
    ...(privileged ? privilegedRemovals(name, removals.length, size, own, checked) : []),
    ...groupRemovals(name, removals.length, own),
    ...(privileged ? [] : removalShare(name, removals.length, size, own, checked)),
  ];
}

function isPrivileged(name: string, { guards, before }: Checked): boolean {
  return guards.privilegedGroups.some((group) => foldCase(soleName(before, group)) === foldCase(name));
}

function strictest(name: string, { mappings, before }: Checked): Partial<RemovalLimits> {
  const own = mappings.filter(({ group }) => soleName(before, group) === name).map(({ limits }) => limits);
  const least = (key: keyof RemovalLimits): Partial<RemovalLimits> => {
    const values = own.flatMap((limits) => limits[key] ?? []);
    return values.length === 0 ? {} : { [key]: Math.min(...values) };
  };
  return { ...least('maxRemovals'), ...least('maxRemovalShare'), ...least('minGroupSize') };
}

function privilegedRemovals(
  group: string,
  absent: number,
  size: number,
  own: Partial<RemovalLimits>,
  { guards }: Checked,
): readonly Block[] {
  const { maxRemovals: most, maxRemovalShare: share } = { ...guards.privileged, ...own };
  const allowed = Math.min(most, Math.max(1, Math.floor(size * share)));
  if (absent <= allowed) return [];
  return [
    {
      rule: 'privileged-removals',
      group,
      reason: `${group} is a privileged group and would lose ${absent} of its ${countOf(size, 'member')} by absence; ${allowed} may leave in one plan`,
      remedy: `look at the plan; if it is right, approve it, or raise guards.privileged`,
    },
  ];
}

function groupRemovals(
  group: string,
  count: number,
  { maxRemovals: most }: Partial<RemovalLimits>,
): readonly Block[] {
  if (most === undefined || count <= most) return [];
  return [
    {
      rule: 'max-group-removals',
      group,
      reason: `${group} would lose ${countOf(count, 'member')} by absence, and limits.maxRemovals of its mapping is ${most}`,
      remedy: 'look at the plan; if it is right, approve it, or raise limits.maxRemovals of the mapping',
    },
  ];
}

function removalShare(
  group: string,
  count: number,
  size: number,
  own: Partial<RemovalLimits>,
  { guards }: Checked,
): readonly Block[] {
  const { maxRemovalShare: share, minGroupSize } = { ...guards, ...own };
  if (size < minGroupSize || count <= size * share) return [];
  const setting =
    own.maxRemovalShare === undefined ? 'guards.maxRemovalShare' : 'limits.maxRemovalShare of its mapping';
  return [
    {
      rule: 'max-removal-share',
      group,
      reason: `${group} would lose ${count} of its ${countOf(size, 'member')} by absence, and ${setting} is ${Math.round(share * 100)} %`,
      remedy: `look at the plan; if it is right, approve it, or raise ${setting.replace('its', 'the')}`,
    },
  ];
}

function maxRemovals({ length: total }: readonly Removal[], { guards }: Checked): readonly Block[] {
  if (total <= guards.maxRemovals) return [];
  return [
    {
      rule: 'max-removals',
      group: undefined,
      reason: `${countOf(total, 'removal')} by absence planned, and guards.maxRemovals is ${guards.maxRemovals}`,
      remedy: 'look at the plan; if it is right, approve it, or raise guards.maxRemovals',
    },
  ];
}

function maxChanges({ plan, guards }: Checked): readonly Block[] {
  const { length } = plan.operations;
  if (length <= guards.maxChanges) return [];
  return [
    {
      rule: 'max-changes',
      group: undefined,
      reason: `${countOf(length, 'change')} planned, and guards.maxChanges is ${guards.maxChanges}`,
      remedy: 'look at the plan; if it is right, approve it, or raise guards.maxChanges',
    },
  ];
}
