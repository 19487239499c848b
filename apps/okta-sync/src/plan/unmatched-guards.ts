import { foldCase } from '@drawbridge/scim';

import { groupNamed } from '../target/target.ts';
import type { Feed } from './feed.ts';
import type { Notice } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** One line for each name in the guards that means nobody, or no group: a guard with a slip of the pen guards nothing. */
export function unmatchedGuards(feeds: readonly Feed[], input: PlanInput): readonly Notice[] {
  return [...unmatchedPeople(input), ...unmatchedGroups(feeds, input)];
}

function unmatchedPeople({ config: { guards }, source, target, sourceName }: PlanInput): readonly Notice[] {
  const { requiredAdmins, protectedUsers, self } = guards;
  const named = [
    ...requiredAdmins.map((name) => ({ name, setting: 'guards.requiredAdmins' })),
    ...protectedUsers.map((name) => ({ name, setting: 'guards.protectedUsers' })),
    ...(self === undefined ? [] : [{ name: self, setting: 'guards.self' }]),
  ];
  if (named.length === 0) return [];
  const missing = new Map(named.map((one) => [foldCase(one.name), one]));
  for (const { userName } of target.users) missing.delete(foldCase(userName));
  for (const read of source.users.values()) {
    if (read.outcome === 'complete') missing.delete(foldCase(read.value.login));
  }
  return [...missing.values()].map(({ name, setting }) => ({
    kind: 'guard-unmatched',
    group: undefined,
    user: name,
    reason: `${setting} names them, and neither ${sourceName} nor the application shows anybody of that name`,
  }));
}

/** A group that is mapped is told of as such. */
function unmatchedGroups(
  feeds: readonly Feed[],
  { config: { guards }, target }: PlanInput,
): readonly Notice[] {
  const fed = new Set(feeds.map(({ group }) => foldCase(group.name)));
  const named = [
    ...guards.privilegedGroups.map((name) => ({
      name,
      setting: 'guards.adminGroup or guards.privilegedGroups',
    })),
    ...guards.neverEmpty.map((name) => ({ name, setting: 'guards.neverEmpty' })),
  ];
  const missing = named.filter(
    ({ name }) => groupNamed(target, name) === undefined && !fed.has(foldCase(name)),
  );
  return [...new Map(missing.map((one) => [foldCase(one.name), one])).values()].map(({ name, setting }) => ({
    kind: 'guard-unmatched',
    group: name,
    user: undefined,
    reason: `${setting} names it, and the application has no such group`,
  }));
}
