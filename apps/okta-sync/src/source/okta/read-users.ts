import type { UserOutcome } from '../read-outcome.ts';
import type { SourceId } from '../source-id.ts';
import { chunksOf, inParallel } from './in-parallel.ts';
import { failureIn, type OktaContext, seesPeople } from './okta-context.ts';
import type { OktaFailure } from './okta-failure.ts';
import { idFilter, IDS_PER_REQUEST } from './read-heads.ts';
import { readPages } from './read-pages.ts';

/**
 * Looks up users by id, many per request. Who does not come back is asked for alone: that somebody does not exist takes
 * both, a complete list without them and a 404 for their id.
 */
export async function readUsers(
  context: OktaContext,
  ids: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, UserOutcome>> {
  const chunks = await inParallel(chunksOf(ids, IDS_PER_REQUEST), context.concurrency, (chunk) =>
    readChunk(context, chunk),
  );
  return withoutBlindness(context, new Map(chunks.flatMap((chunk) => [...chunk])));
}

/** To somebody who may see nobody, nobody exists: that proves nothing. */
export async function withoutBlindness<Key>(
  context: OktaContext,
  outcomes: ReadonlyMap<Key, UserOutcome>,
): Promise<ReadonlyMap<Key, UserOutcome>> {
  const gone = [...outcomes].filter(([, { outcome }]) => outcome === 'gone');
  const blind = gone.length === 0 ? undefined : await blindness(context);
  if (blind === undefined) return outcomes;
  return new Map([
    ...outcomes,
    ...gone.map(([key]) => [key, { outcome: 'unknown', reason: blind }] as const),
  ]);
}

/** A list of users by a filter. */
export function usersPath(filter: string): string {
  const query = new URLSearchParams({ filter, limit: '200' });
  return `/api/v1/users?${query.toString()}`;
}

async function readChunk(
  context: OktaContext,
  ids: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, UserOutcome>> {
  const path = usersPath(idFilter(ids));
  const { rows, failure } = await readPages(context.http, path, context.parseUsers, context.signal);
  const outcomes = new Map<SourceId, UserOutcome>(
    rows.map((user) => [user.id, { outcome: 'complete', value: user }]),
  );
  const alone = failure === undefined || failure.kind === 'rejected';
  for (const id of ids.filter((wanted) => !outcomes.has(wanted))) {
    outcomes.set(id, alone ? await readUser(context, id) : unknown(failure));
  }
  return outcomes;
}

/** Looks up one user by id or login. */
export async function readUser(
  { http, signal, parseUser }: OktaContext,
  idOrLogin: string,
): Promise<UserOutcome> {
  try {
    const { body } = await http.get(`/api/v1/users/${encodeURIComponent(idOrLogin)}`, signal);
    return { outcome: 'complete', value: parseUser(body) };
  } catch (error) {
    const failure = failureIn(error);
    return failure.kind === 'gone' ? { outcome: 'gone' } : unknown(failure);
  }
}

/** Why a 404 for a person proves nothing; undefined when the token does see people. */
async function blindness(context: OktaContext): Promise<string | undefined> {
  try {
    const sees = await seesPeople(context);
    return sees ? undefined : 'Okta shows the token nobody at all: it needs an admin role';
  } catch (error) {
    return failureIn(error).message;
  }
}

function unknown({ message }: OktaFailure): UserOutcome {
  return { outcome: 'unknown', reason: message };
}
