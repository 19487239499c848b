import { foldCase } from '@drawbridge/scim';

import { groupKey, type Operation } from '../plan/operation.ts';
import { compileProtected } from '../plan/protected-users.ts';
import { groupNamed } from '../target/target.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';

/**
 * A login says little about who somebody is: it may have been given to another person. An account that has more than the
 * source gives this person, or that a guard names, passes to them only when somebody has looked.
 */
export function takesOverPrivileged(checked: Checked): readonly Block[] {
  const linked = checked.plan.operations.filter((operation) => operation.op === 'linkUser');
  return linked.length === 0 ? [] : linked.flatMap(compileTakeover(checked));
}

type Link = Extract<Operation, { op: 'linkUser' }>;

function compileTakeover({ plan, before, guards }: Checked): (link: Link) => readonly Block[] {
  const isProtected = compileProtected(guards);
  const required = new Set(guards.requiredAdmins.map(foldCase));
  const groups = guards.privilegedGroups.flatMap((name) => groupNamed(before, name) ?? []);
  const privileged = groups.map(({ name, members }) => {
    const given = plan.outlook.memberships.filter(({ group }) => group === groupKey({ name }));
    return { name, members: new Set(members), given: new Set(given.map(({ sourceId }) => sourceId)) };
  });
  return ({ user: { scimId, sourceId, userName }, reason }) => {
    const group = privileged.find(
      ({ members, given }) => scimId !== undefined && members.has(scimId) && !given.has(sourceId),
    );
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
        reason: `the account ${userName} ${what}, and would become somebody's who has the same login (${reason})`,
        remedy: `make sure that it is the same person; then approve the plan, or set the account's externalId to ${sourceId ?? 'their id'}. If not, rename the account, or take it out of ${group?.name ?? 'the guard'}`,
      },
    ];
  };
}
