import { groupKey, mirroredBy, type Removal } from '../plan/operation.ts';
import type { GroupSummary } from '../plan/plan.ts';
import { accountId } from '../plan/project-plan.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';

/** The guards over groups that nobody would be left in because of absences, and over what may have emptied them. */
export function emptyGroups(checked: Checked, absences: readonly Removal[]): readonly Block[] {
  const sources = emptySources(checked, absences);
  const told = new Set(sources.map(({ group }) => group));
  return [...sources, ...emptiedGroupBlocks(checked, absences).filter(({ group }) => !told.has(group))];
}

function emptySources({ plan }: Checked, absences: readonly Removal[]): readonly Block[] {
  const names = new Map(absences.map(({ group }) => [groupKey(group), group.name]));
  return plan.emptySources.flatMap(({ sourceGroup, group, allowEmpty }): readonly Block[] => {
    const name = names.get(group);
    if (allowEmpty || name === undefined) return [];
    return [
      {
        rule: 'empty-source',
        group: name,
        reason: `${sourceGroup} in the source has no members, and people would leave ${name} for it`,
        remedy: `if it is meant to be empty, set allowEmpty: true on its ${settingOf(group)}; if not, check what the token may see`,
      },
    ];
  });
}

function emptiedGroupBlocks(checked: Checked, absences: readonly Removal[]): readonly Block[] {
  return emptiedGroups(checked, absences).map(({ key, name }) => ({
    rule: 'empties-group',
    group: name,
    reason: `nobody whom the source puts into ${name} would be left in it, by absence`,
    remedy: `look at the plan; if the group is meant to be empty, approve it, or set allowEmpty: true on its ${settingOf(key)}`,
  }));
}

/**
 * The groups in which absences leave nobody whom the source puts there; also where something that feeds a group has
 * members: none of them may have an account, or access.
 */
export function emptiedGroups(
  { plan, after }: Checked,
  absences: readonly Removal[],
): readonly GroupSummary[] {
  const losing = new Map(absences.map(({ group }) => [groupKey(group), group.id]));
  const given = Map.groupBy(
    plan.outlook.memberships.filter(({ group }) => losing.has(group)),
    ({ group }) => group,
  );
  return plan.groups.filter(({ key, allowEmpty }) => {
    const id = losing.get(key);
    if (allowEmpty || id === undefined) return false;
    const left = new Set(after.groups.get(id)?.members);
    return !(given.get(key) ?? []).some((one) => left.has(accountId({ ...one, userName: '' })));
  });
}

function settingOf(group: string): string {
  return mirroredBy(group) === undefined ? 'mapping' : 'mirror';
}
