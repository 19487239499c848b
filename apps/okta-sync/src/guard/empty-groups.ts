import { groupKey, mirroredBy, type Removal } from '../plan/operation.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';

/** The guards over groups that nobody would be left in because of absences, and over what may have emptied them. */
export function emptyGroups(checked: Checked, absences: readonly Removal[]): readonly Block[] {
  const sources = emptySources(checked, absences);
  const told = new Set(sources.map(({ group }) => group));
  return [...sources, ...emptiedGroups(checked, absences).filter(({ group }) => !told.has(group))];
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

/** Also where something that feeds the group has members: none of them may have an account, or access. */
function emptiedGroups({ plan }: Checked, absences: readonly Removal[]): readonly Block[] {
  const losing = Map.groupBy(absences, ({ group }) => groupKey(group));
  const kept = new Set(plan.outlook.memberships.map(({ group }) => group));
  return plan.groups.flatMap(({ key, name, allowEmpty }): readonly Block[] => {
    if (allowEmpty || kept.has(key) || !losing.has(key)) return [];
    return [
      {
        rule: 'empties-group',
        group: name,
        reason: `nobody whom the source puts into ${name} would be left in it, by absence`,
        remedy: `look at the plan; if the group is meant to be empty, approve it, or set allowEmpty: true on its ${settingOf(key)}`,
      },
    ];
  });
}

function settingOf(group: string): string {
  return mirroredBy(group) === undefined ? 'mapping' : 'mirror';
}
