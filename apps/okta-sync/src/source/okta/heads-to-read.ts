import type { SourceRequest } from '../identity-source.ts';
import type { ReadOutcome } from '../read-outcome.ts';
import type { Selection } from '../source-snapshot.ts';
import type { Basis } from './basis.ts';
import type { ChangedGroups } from './changed-groups.ts';
import type { OktaContext } from './okta-context.ts';
import type { GroupHead } from './okta-wire.ts';
import { type Heads, readHeads } from './read-heads.ts';
import { selectedBy, selectedIds } from './select-groups.ts';

/** A change this close before a read may hide another one behind the same time. */
const CLOSE = 10_000;

/** What Okta says now of every group whose members have to be read. */
export async function headsToRead(
  context: OktaContext,
  basis: Basis,
  { privileged }: SourceRequest,
  changed: ChangedGroups,
  selected: readonly Selection[],
): Promise<Heads> {
  const live = selectedBy(privileged, selected);
  const toRead = [...selectedIds(selected)].filter(
    (id) => live.has(id) || hasChanged(basis, id, changed.heads.get(id)),
  );
  const asked = await readHeads(
    context,
    toRead.filter((id) => !changed.heads.has(id)),
  );
  return new Map(
    toRead.flatMap((id) => {
      const head = changed.heads.get(id) ?? asked.get(id);
      return head === undefined ? [] : [[id, head]];
    }),
  );
}

function hasChanged(
  { groups, takenAt }: Basis,
  id: string,
  head: ReadOutcome<GroupHead> | undefined,
): boolean {
  const before = groups.get(id);
  if (before?.outcome !== 'complete') return true;
  const { changedAt, membersCount } = before.value;
  if (changedAt === undefined || Date.parse(changedAt) > Date.parse(takenAt) - CLOSE) return true;
  if (head === undefined) return false;
  if (head.outcome !== 'complete') return true;
  return head.value.lastMembershipUpdated !== changedAt || head.value.usersCount !== membersCount;
}
