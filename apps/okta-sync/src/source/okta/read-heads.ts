import { incomplete, type ReadOutcome } from '../read-outcome.ts';
import { chunksOf, inParallel } from './in-parallel.ts';
import { checkAccess, failureIn, type OktaContext } from './okta-context.ts';
import type { OktaFailure } from './okta-failure.ts';
import { type GroupHead, parseGroup, parseGroups } from './okta-wire.ts';
import { readPages } from './read-pages.ts';

/** Ids that one filter may name; more would make the URL too long. */
export const IDS_PER_REQUEST = 100;

/** What Okta says of each group, by id. */
export type Heads = ReadonlyMap<string, ReadOutcome<GroupHead>>;

/**
 * Reads what Okta says of groups, a hundred per request. Who does not come back is asked for alone; when nobody at all
 * comes back, that proves nothing as long as the token may be one that sees nothing.
 *
 * @throws {OktaFailure} of kind `refused`.
 */
export async function readHeads(context: OktaContext, ids: readonly string[]): Promise<Heads> {
  const chunks = await inParallel(chunksOf(ids, IDS_PER_REQUEST), context.concurrency, (chunk) =>
    readChunk(context, chunk),
  );
  const found = new Map(chunks.flatMap((chunk) => [...chunk]));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === ids.length && missing.length > 0) {
    const blind = await blindness(context);
    if (blind !== undefined) return new Map(ids.map((id) => [id, incomplete(blind)]));
  }
  const alone = await inParallel(
    missing,
    context.concurrency,
    async (id) => [id, await readHead(context, id)] as const,
  );
  return new Map([...found, ...alone]);
}

/** Reads what Okta says of one group. @throws {OktaFailure} of kind `refused`. */
export async function readHead({ http, signal }: OktaContext, id: string): Promise<ReadOutcome<GroupHead>> {
  try {
    const { body } = await http.get(`/api/v1/groups/${encodeURIComponent(id)}?expand=stats`, signal);
    return { outcome: 'complete', value: parseGroup(body) };
  } catch (error) {
    return outcomeOf(failureIn(error), `Okta group ${id}`);
  }
}

/** What an answer said of groups, by id. */
export function headsOf(rows: readonly GroupHead[]): Heads {
  return new Map(rows.map((head) => [head.id, { outcome: 'complete', value: head }]));
}

/** A list of groups by `filter` or `search`, with their statistics. */
export function groupsPath(condition: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ ...condition, expand: 'stats', limit: '200' });
  return `/api/v1/groups?${query.toString()}`;
}

/** A filter for groups, or users, with these ids. */
export function idFilter(ids: readonly string[]): string {
  return ids.map((id) => `id eq ${JSON.stringify(id)}`).join(' or ');
}

/** What a failed request says of what it asked for. */
export function outcomeOf<T>({ kind, message }: OktaFailure, what: string): ReadOutcome<T> {
  switch (kind) {
    case 'gone':
      return {
        outcome: 'gone',
        reason: `${what} does not exist in Okta any more, or the token cannot see it`,
      };
    case 'forbidden':
      return { outcome: 'forbidden', reason: `${what}: ${message}` };
    case 'refused':
    case 'rejected':
    case 'failed':
      return incomplete(`${what} was not read completely: ${message}`);
  }
}

/** Why an answer without any group proves nothing; undefined when the token does see groups. */
export async function blindness(context: OktaContext): Promise<string | undefined> {
  try {
    const { seesGroups } = await checkAccess(context);
    return seesGroups ? undefined : 'Okta shows the token no group at all: it needs an admin role';
  } catch (error) {
    return failureIn(error).message;
  }
}

/** Ids that are absent from the result have to be asked for alone. */
async function readChunk(context: OktaContext, ids: readonly string[]): Promise<Heads> {
  const path = groupsPath({ filter: idFilter(ids) });
  const { rows, failure } = await readPages(context.http, path, parseGroups, context.signal);
  const found = headsOf(rows);
  // Whether every org takes so many ids in one filter is not documented.
  if (failure === undefined || failure.kind === 'rejected') return found;
  const rest = ids.filter((id) => !found.has(id));
  return new Map([
    ...found,
    ...rest.map((id) => [id, outcomeOf<GroupHead>(failure, `Okta group ${id}`)] as const),
  ]);
}
