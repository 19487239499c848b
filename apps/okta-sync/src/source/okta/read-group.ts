import type { GroupSelector } from '../../config/config.ts';
import type { ReadOutcome, SourceGroup, SourceUser } from '../identity-source.ts';
import { OktaFailure } from './okta-failure.ts';
import type { OktaHttp } from './okta-http.ts';
import { parseGroup, parseGroups, parseUsers, type GroupHead } from './okta-wire.ts';
import { readPages } from './read-pages.ts';

/**
 * Reads one group and proves that it was read completely: every page came, no user came twice, the number is the one
 * that Okta counts, and the membership did not change meanwhile. What does not add up is read once more before it counts
 * as incomplete.
 *
 * @throws {OktaFailure} of kind `refused`: the token is of no use for anything.
 */
export async function readGroup(
  http: OktaHttp,
  selector: GroupSelector,
  signal: AbortSignal,
): Promise<ReadOutcome<SourceGroup>> {
  try {
    const found = await findGroup(http, selector, signal);
    if ('outcome' in found) return found;
    const first = await readMembers(http, found, signal);
    return first.outcome === 'incomplete' && first.again
      ? await readMembers(http, await head(http, found.id, signal), signal)
      : first;
  } catch (error) {
    return outcomeOf(error, `Okta group ${selector.by === 'id' ? selector.id : selector.name}`);
  }
}

async function findGroup(
  http: OktaHttp,
  selector: GroupSelector,
  signal: AbortSignal,
): Promise<GroupHead | ReadOutcome<SourceGroup>> {
  if (selector.by === 'name') return findByName(http, selector.name, signal);
  const found = await head(http, selector.id, signal);
  if (selector.expectName === undefined || selector.expectName === found.name) return found;
  const reason = `Okta group ${selector.id} is named ${found.name}, not ${selector.expectName} as expectName says: correct the mapping`;
  return { outcome: 'incomplete', reason, value: undefined };
}

/** `search` is only a first sieve, and may ignore case: what counts is the exact name. */
async function findByName(
  http: OktaHttp,
  name: string,
  signal: AbortSignal,
): Promise<GroupHead | ReadOutcome<SourceGroup>> {
  const search = new URLSearchParams({ search: `profile.name eq ${JSON.stringify(name)}`, limit: '200' });
  const { rows, failure } = await readPages(http, `/api/v1/groups?${search.toString()}`, parseGroups, signal);
  if (failure !== undefined) throw failure;
  const [found, ...more] = rows.filter((group) => group.name === name);
  if (found === undefined) {
    return {
      outcome: 'gone',
      reason: `no Okta group is named ${name}: it was renamed or deleted, or the token cannot see it`,
    };
  }
  // The search is eventually consistent; a single read is not.
  if (more.length === 0) return head(http, found.id, signal);
  const ids = [found, ...more].map((group) => group.id).join(', ');
  return {
    outcome: 'incomplete',
    reason: `${more.length + 1} Okta groups are named ${name}: map one by id (${ids})`,
    value: undefined,
  };
}

async function head(http: OktaHttp, id: string, signal: AbortSignal): Promise<GroupHead> {
  const { body } = await http.get(`/api/v1/groups/${encodeURIComponent(id)}?expand=stats`, signal);
  return parseGroup(body);
}

type MembersRead =
  | Extract<ReadOutcome<SourceGroup>, { outcome: 'complete' }>
  | (Extract<ReadOutcome<SourceGroup>, { outcome: 'incomplete' }> & { readonly again: boolean });

async function readMembers(http: OktaHttp, before: GroupHead, signal: AbortSignal): Promise<MembersRead> {
  const path = `/api/v1/groups/${encodeURIComponent(before.id)}/users?limit=1000`;
  const { rows, failure } = await readPages(http, path, parseUsers, signal);
  if (failure !== undefined && failure.kind !== 'failed') throw failure;
  const members = [...new Map(rows.map((user) => [user.id, user])).values()];
  const value = { id: before.id, name: before.name, members };
  const problem = failure?.message ?? (await disagreement(http, before, rows, members.length, signal));
  if (problem === undefined) return { outcome: 'complete', value };
  const reason = `Okta group ${before.name} was not read completely: ${problem}`;
  return { outcome: 'incomplete', reason, value, again: failure === undefined };
}

/** What speaks against the rows being the whole group; undefined when nothing does. */
async function disagreement(
  http: OktaHttp,
  before: GroupHead,
  rows: readonly SourceUser[],
  distinct: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (rows.length !== distinct) return `${rows.length - distinct} members came twice`;
  if (before.usersCount === undefined) return 'Okta did not say how many members it has';
  const after = await head(http, before.id, signal);
  if (
    after.lastMembershipUpdated !== before.lastMembershipUpdated ||
    after.usersCount !== before.usersCount
  ) {
    return 'its membership changed meanwhile';
  }
  if (distinct === before.usersCount) return undefined;
  return `${distinct} members came, and Okta counts ${before.usersCount}`;
}

function outcomeOf(error: unknown, what: string): ReadOutcome<SourceGroup> {
  if (!(error instanceof OktaFailure)) throw error;
  switch (error.kind) {
    case 'refused':
      throw error;
    case 'gone':
      return {
        outcome: 'gone',
        reason: `${what} does not exist in Okta any more, or the token cannot see it`,
      };
    case 'forbidden':
      return { outcome: 'forbidden', reason: `${what}: ${error.message}` };
    case 'failed':
      return {
        outcome: 'incomplete',
        reason: `${what} was not read completely: ${error.message}`,
        value: undefined,
      };
  }
}
