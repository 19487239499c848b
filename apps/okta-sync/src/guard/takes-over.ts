import { foldCase } from '@drawbridge/scim';

import type { Adoption } from '../plan/adoptions.ts';
import { compileProtected } from '../plan/protected-users.ts';
import { groupNamed, type ScimId } from '../target/target.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';

/**
 * A login says little about who somebody is: it may have been given to another person. An account that has more than the
 * source gives this person, or that a guard names, passes to them only when somebody has looked.
 */
export function takesOverPrivileged(checked: Checked): readonly Block[] {
  const { adoptions } = checked.plan;
  return adoptions.length === 0 ? [] : adoptions.flatMap(compileTakeover(checked));
}

/** The accounts that must not pass to anybody yet, and so lose nothing by anybody's status either. */
export function disputedAccounts(checked: Checked): ReadonlySet<string> {
  return new Set(takesOverPrivileged(checked).flatMap(({ subject }) => subject ?? []));
}

function compileTakeover({ before, guards }: Checked): (adoption: Adoption) => readonly Block[] {
  const isProtected = compileProtected(guards);
  const required = new Set(guards.requiredAdmins.map(foldCase));
  const groups = guards.privilegedGroups.flatMap((name) => groupNamed(before, name) ?? []);
  const privileged = groups.map(({ id, name, members }) => ({ id, name, members: new Set<ScimId>(members) }));
  return ({ user: { scimId, sourceId, userName }, reason, given }) => {
    const group = privileged.find(({ id, members }) => members.has(scimId) && !given.includes(id));
    const named = isProtected(userName) || required.has(foldCase(userName));
    if (group === undefined && !named) return [];
    const what =
      group === undefined
        ? 'is named by a guard'
        : `is in ${group.name}, which the source does not give them`;
    return [
      {
        rule: 'takes-over-privileged',
        group: group?.name,
        subject: scimId,
        reason: `the account ${userName} ${what}, and would become somebody's who has the same login (${reason})`,
        remedy: `make sure that it is the same person; then approve the plan, or set the account's externalId to ${sourceId ?? 'their id'}. If not, rename the account, or take it out of ${group?.name ?? 'the guard'}`,
      },
    ];
  };
}
