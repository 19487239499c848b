import { countOf } from '../../count-of.ts';
import { incomplete, type ReadOutcome } from '../read-outcome.ts';
import type { SourceId } from '../source-id.ts';
import type { SourceGroup } from '../source-snapshot.ts';
import { inParallel } from './in-parallel.ts';
import type { OktaContext } from './okta-context.ts';
import type { OktaFailure } from './okta-failure.ts';
import type { GroupHead } from './okta-wire.ts';
import type { PeopleSeen } from './people-seen.ts';
import { type Heads, outcomeOf, readHead, readHeads } from './read-heads.ts';
import { readPages } from './read-pages.ts';

interface MembersRead {
  readonly before: GroupHead;
  readonly rows: readonly SourceId[];
  readonly failure: OktaFailure | undefined;
}

/**
 * Reads the members of groups and proves that each was read completely: every page came, nobody came twice, the number
 * is the one that Okta counts, and the membership did not change meanwhile. What does not add up is read once more before
 * it counts as incomplete.
 *
 * @param heads what Okta said of the groups before; those that are not complete are passed on as they are.
 * @throws {OktaFailure} of kind `refused`.
 */
export async function readMembers(
  context: OktaContext,
  heads: Heads,
  people: PeopleSeen,
): Promise<ReadonlyMap<string, ReadOutcome<SourceGroup>>> {
  const befores = [...heads.values()].flatMap((head) => (head.outcome === 'complete' ? [head.value] : []));
  context.onPlan(befores.reduce((sum, { usersCount = 0 }) => sum + usersCount, 0));
  const reads = await inParallel(befores, context.concurrency, (before) =>
    listMembers(context, before, people),
  );
  const afters = await readHeads(
    context,
    reads.filter(({ failure }) => failure === undefined).map(({ before }) => before.id),
  );
  const settled = await inParallel(reads, context.concurrency, async (read) => {
    const first = settle(read, afters.get(read.before.id));
    return [read.before.id, first ?? (await readAgain(context, read.before, people))] as const;
  });
  const passedOn = [...heads].flatMap(([id, head]) =>
    head.outcome === 'complete' ? [] : [[id, unread(head)] as const],
  );
  return new Map([...passedOn, ...settled]);
}

async function listMembers(
  { http, signal, parseUsers, onMembers }: OktaContext,
  before: GroupHead,
  people: PeopleSeen,
): Promise<MembersRead> {
  const path = `/api/v1/groups/${encodeURIComponent(before.id)}/users?limit=1000`;
  const parse = (body: unknown): readonly SourceId[] =>
    parseUsers(body).map((user) => {
      people.see(user);
      return user.id;
    });
  const { rows, failure } = await readPages(http, path, parse, signal, onMembers);
  return { before, rows, failure };
}

async function readAgain(
  context: OktaContext,
  { id }: GroupHead,
  people: PeopleSeen,
): Promise<ReadOutcome<SourceGroup>> {
  const head = await readHead(context, id);
  if (head.outcome !== 'complete') return unread(head);
  const read = await listMembers(context, head.value, people);
  const after = read.failure === undefined ? await readHead(context, id) : undefined;
  return settle(read, after) ?? partial(read, problemOf(read, after) ?? 'it did not add up twice');
}

/** What the read amounts to; undefined when reading once more may help. */
function settle(
  read: MembersRead,
  after: ReadOutcome<GroupHead> | undefined,
): ReadOutcome<SourceGroup> | undefined {
  const { before, failure } = read;
  if (failure?.kind === 'gone' || failure?.kind === 'forbidden') return outcomeOf(failure, nameOf(before));
  if (failure !== undefined) return partial(read, failure.message);
  if (after?.outcome === 'gone' || after?.outcome === 'forbidden') return unread(after);
  if (after?.outcome === 'incomplete') return partial(read, after.reason);
  return problemOf(read, after) === undefined ? { outcome: 'complete', value: groupOf(read) } : undefined;
}

/** What speaks against the rows being the whole group; undefined when nothing does. */
function problemOf(
  { before, rows }: MembersRead,
  after: ReadOutcome<GroupHead> | undefined,
): string | undefined {
  const distinct = new Set(rows).size;
  if (rows.length !== distinct) return `${countOf(rows.length - distinct, 'member')} came twice`;
  if (before.usersCount === undefined) return 'Okta did not say how many members it has';
  if (after?.outcome !== 'complete') return 'it could not be looked at once more';
  const { lastMembershipUpdated, usersCount } = after.value;
  if (lastMembershipUpdated !== before.lastMembershipUpdated || usersCount !== before.usersCount) {
    return 'its membership changed meanwhile';
  }
  if (distinct === before.usersCount) return undefined;
  return `${distinct} members came, and Okta counts ${before.usersCount}`;
}

function partial(read: MembersRead, problem: string): ReadOutcome<SourceGroup> {
  return incomplete(`${nameOf(read.before)} was not read completely: ${problem}`, groupOf(read));
}

function groupOf({ before, rows }: MembersRead): SourceGroup {
  return {
    id: before.id,
    name: before.name,
    memberIds: [...new Set(rows)],
    membersCount: before.usersCount,
    changedAt: before.lastMembershipUpdated,
  };
}

function unread(head: Exclude<ReadOutcome<GroupHead>, { outcome: 'complete' }>): ReadOutcome<SourceGroup> {
  return head.outcome === 'incomplete' ? incomplete(head.reason) : head;
}

function nameOf({ name }: GroupHead): string {
  return `Okta group ${name}`;
}
