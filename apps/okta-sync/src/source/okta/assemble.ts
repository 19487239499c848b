import { type ReadOutcome, type UserOutcome, valueOf } from '../read-outcome.ts';
import type { SourceId } from '../source-id.ts';
import type { Selection, SourceGroup } from '../source-snapshot.ts';
import type { OktaContext } from './okta-context.ts';
import type { PeopleSeen } from './people-seen.ts';
import { readUsers } from './read-users.ts';

/** What one read of an org found. */
export interface Findings {
  /** Okta's clock when the read began, in milliseconds since 1970. */
  readonly date: number | undefined;
  readonly selections: readonly Selection[];
  readonly groups: ReadonlyMap<string, ReadOutcome<SourceGroup>>;
  readonly users: ReadonlyMap<SourceId, UserOutcome>;
}

/** Everybody whom these groups show. */
export function shownBy(groups: Findings['groups']): ReadonlySet<SourceId> {
  return new Set([...groups.values()].flatMap((read) => valueOf(read)?.memberIds ?? []));
}

/** Most people who are looked up while a group is not known completely: they may all be in it. */
const MOST_DOUBTED = 1000;

/** Joins those whom groups show with those who have to be looked up. */
export async function gatherUsers(
  context: OktaContext,
  groups: Findings['groups'],
  people: PeopleSeen,
  lookUp: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, UserOutcome>> {
  const users = new Map<SourceId, UserOutcome>();
  for (const id of shownBy(groups)) {
    const user = people.get(id);
    users.set(id, user === undefined ? NOT_SHOWN : { outcome: 'complete', value: user });
  }
  const missing = [...new Set(lookUp)].filter((id) => !users.has(id));
  const known = [...groups.values()].every(({ outcome }) => outcome === 'complete');
  const asked = known ? missing : missing.slice(0, MOST_DOUBTED);
  const found = await readUsers(context, asked);
  for (const id of missing) users.set(id, found.get(id) ?? PUT_OFF);
  return users;
}

const NOT_SHOWN: UserOutcome = { outcome: 'unknown', reason: 'Okta named them without showing them' };
const PUT_OFF: UserOutcome = {
  outcome: 'unknown',
  reason: 'a group that they may be in was not read completely',
};
