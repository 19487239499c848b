import { foldCase } from '@drawbridge/scim';

import type { RemovalLimits } from '../config/config.ts';
import { countOf } from '../count-of.ts';
import { groupKey, isAbsence } from '../plan/operation.ts';
import { withinWindow, type RecentRemoval } from '../plan/recent-removals.ts';
import { soleName } from '../target/target.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';
import { emptyGroups } from './empty-groups.ts';
import { membersLost, remedyFor, spanInWords, withinSpan } from './loss-in-words.ts';
import { maxDeactivations } from './max-deactivations.ts';
import { excessOf, sumOf, talliesOf, type Limit, type Tally } from './tally.ts';

/**
 * The guards over how much is taken, and why.
 *
 * @param recent what earlier plans took by absence: a loss in many small steps is as large as one in a single step.
 */
export function guardRemovals(checked: Checked, recent: readonly RecentRemoval[]): readonly Block[] {
  // People who lose all access have a limit of their own: they must not wait because others moved.
  const absences = checked.plan.operations.filter(isAbsence);
  const { removalWindow } = checked.guards;
  const counted = withinWindow(recent, removalWindow, checked.plan.createdAt);
  const tallies = talliesOf(absences, checked.before, counted);
  const groups = new Map(absences.map(({ group }) => [groupKey(group), group]));
  return [
    ...emptyGroups(checked, absences),
    ...[...groups].flatMap(([key, { name, mirrors }]) => {
      const tally = tallies.get(key);
      return tally === undefined ? [] : guardGroup({ name, isMirror: mirrors !== undefined, tally }, checked);
    }),
    ...maxRemovals(sumOf(tallies.values()), checked),
    ...maxDeactivations(checked),
    ...maxChanges(checked),
  ];
}

interface LosingGroup {
  readonly name: string;
  readonly isMirror: boolean;
  readonly tally: Tally;
}

/** Privileged groups have limits of their own for absences; what a mapping says of its group comes before either. */
function guardGroup({ name, isMirror, tally }: LosingGroup, checked: Checked): readonly Block[] {
  const own = isMirror ? {} : strictest(name, checked);
  const loss = { name, tally, own };
  const isStrict = !isMirror && isPrivileged(name, checked);
  return [
    ...(isStrict ? privilegedRemovals(loss, checked) : []),
    ...groupRemovals(loss, checked),
    ...(isStrict ? [] : removalShare(loss, checked)),
  ];
}

/** What a group loses, and what its mappings allow. */
interface GroupLoss {
  readonly name: string;
  readonly tally: Tally;
  readonly own: Partial<RemovalLimits>;
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

function privilegedRemovals({ name, tally, own }: GroupLoss, { guards }: Checked): readonly Block[] {
  const { removalWindow: window, privileged } = guards;
  const { maxRemovals: most, maxRemovalShare: share } = { ...privileged, ...own };
  const allowed = (of: number): number => Math.min(most, Math.max(1, Math.floor(of * share)));
  const excess = excessOf(tally, window, (left, of) => left <= allowed(of));
  if (excess === undefined) return [];
  const span = window === 0 ? 'in one plan' : `within ${spanInWords(window)}`;
  return [
    {
      rule: 'privileged-removals',
      group: name,
      reason: `${name} is a privileged group and would lose ${membersLost(excess, window)}; ${allowed(excess.of)} may leave ${span}`,
      remedy: remedyFor(excess, 'guards.privileged'),
    },
  ];
}

function groupRemovals({ name, tally, own }: GroupLoss, { guards }: Checked): readonly Block[] {
  const { maxRemovals: most } = own;
  if (most === undefined) return [];
  const excess = excessOf(tally, guards.removalWindow, (left) => left <= most);
  if (excess === undefined) return [];
  return [
    {
      rule: 'max-group-removals',
      group: name,
      reason: `${name} would lose ${membersLost(excess, guards.removalWindow)}, and limits.maxRemovals of its mapping is ${most}`,
      remedy: remedyFor(excess, 'limits.maxRemovals of the mapping'),
    },
  ];
}

function removalShare({ name, tally, own }: GroupLoss, { guards }: Checked): readonly Block[] {
  const { maxRemovalShare: share, minGroupSize } = { ...guards, ...own };
  const limit: Limit = (left, of) => of < minGroupSize || left <= of * share;
  const excess = excessOf(tally, guards.removalWindow, limit);
  if (excess === undefined) return [];
  const setting =
    own.maxRemovalShare === undefined ? 'guards.maxRemovalShare' : 'limits.maxRemovalShare of its mapping';
  return [
    {
      rule: 'max-removal-share',
      group: name,
      reason: `${name} would lose ${membersLost(excess, guards.removalWindow)}, and ${setting} is ${Math.round(share * 100)} %`,
      remedy: remedyFor(excess, setting.replace('its', 'the')),
    },
  ];
}

/** What was taken before holds nothing back that takes no more. */
function maxRemovals(all: Tally, { guards }: Checked): readonly Block[] {
  const { maxRemovals: most, removalWindow } = guards;
  const excess = all.now === 0 ? undefined : excessOf(all, removalWindow, (left) => left <= most);
  if (excess === undefined) return [];
  return [
    {
      rule: 'max-removals',
      group: undefined,
      reason: `${countOf(excess.left, 'removal')} by absence${withinSpan(excess, removalWindow)}, and guards.maxRemovals is ${most}`,
      remedy: remedyFor(excess, 'guards.maxRemovals'),
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
