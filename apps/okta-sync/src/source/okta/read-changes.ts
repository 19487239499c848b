import type { SourceRequest } from '../identity-source.ts';
import { type ReadOutcome, type UserOutcome } from '../read-outcome.ts';
import type { SourceId } from '../source-id.ts';
import type { SourceGroup } from '../source-snapshot.ts';
import { type Findings, gatherUsers, shownBy } from './assemble.ts';
import type { Basis } from './basis.ts';
import { readChangedGroups } from './changed-groups.ts';
import { readChangedUsers } from './changed-users.ts';
import { headsToRead } from './heads-to-read.ts';
import type { OktaContext } from './okta-context.ts';
import type { GroupHead } from './okta-wire.ts';
import { createPeopleSeen, type PeopleSeen } from './people-seen.ts';
import { readMembers } from './read-members.ts';
import { confirmAnew, selectAnew } from './select-anew.ts';
import { selectedIds } from './select-groups.ts';

/**
 * Reads what changed since a snapshot: one request for groups, one for people, the members of groups that changed, and
 * privileged groups in any case.
 *
 * @returns undefined when what Okta says cannot be joined with the snapshot, so that a full read must follow.
 * @throws {OktaFailure} of kind `refused`.
 */
export async function readChanges(
  context: OktaContext,
  basis: Basis,
  request: SourceRequest,
): Promise<Findings | undefined> {
  const changed = await readChangedGroups(context, basis, request.privileged);
  const users = await readChangedUsers(context, basis);
  if (changed === undefined || users === undefined) return undefined;
  const selected = await selectAnew(context, basis, request, changed);
  const people = createPeopleSeen();
  for (const outcome of basis.users.values()) if (outcome.outcome === 'complete') people.see(outcome.value);
  for (const user of users) people.see(user);

  const heads = await headsToRead(context, basis, request, changed, selected);
  const read = await readMembers(context, heads, people);
  const known = new Map([...changed.heads, ...heads]);
  const selections = await confirmAnew(context, basis, selected, known);
  const groups = new Map<string, ReadOutcome<SourceGroup>>();
  for (const id of selectedIds(selections)) {
    const outcome = read.get(id) ?? renamed(basis.groups.get(id), changed.heads.get(id));
    if (outcome !== undefined) groups.set(id, outcome);
  }
  return {
    date: changed.date,
    selections,
    groups,
    users: await settleUsers(context, basis, request, groups, people),
  };
}

function renamed(
  before: ReadOutcome<SourceGroup> | undefined,
  head: ReadOutcome<GroupHead> | undefined,
): ReadOutcome<SourceGroup> | undefined {
  if (before?.outcome !== 'complete' || head?.outcome !== 'complete') return before;
  return { outcome: 'complete', value: { ...before.value, name: head.value.name } };
}

/** Those who left every group, or could not be read before, are looked up; about the others the changes have told. */
async function settleUsers(
  context: OktaContext,
  basis: Basis,
  { alsoUsers }: SourceRequest,
  groups: Findings['groups'],
  people: PeopleSeen,
): Promise<ReadonlyMap<SourceId, UserOutcome>> {
  const shown = shownBy(groups);
  const before = shownBy(basis.groups);
  const alone = [...new Set(alsoUsers)].filter((id) => !shown.has(id));
  const isSettled = (id: SourceId): boolean => {
    const outcome = basis.users.get(id)?.outcome;
    return !before.has(id) && (outcome === 'complete' || outcome === 'gone');
  };
  const users = new Map(
    await gatherUsers(
      context,
      groups,
      people,
      alone.filter((id) => !isSettled(id)),
    ),
  );
  for (const id of alone.filter(isSettled)) {
    const user = people.get(id);
    if (!users.has(id))
      users.set(id, user === undefined ? { outcome: 'gone' } : { outcome: 'complete', value: user });
  }
  return users;
}
