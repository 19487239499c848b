import type { OktaId, UserOutcome } from '../identity-source.ts';
import { OktaFailure } from './okta-failure.ts';
import type { OktaHttp } from './okta-http.ts';
import { parseUser, parseUsers } from './okta-wire.ts';
import { readPages } from './read-pages.ts';

const IDS_PER_REQUEST = 40;

/**
 * Looks up users by id, many per request. Who does not come back is asked for alone: that somebody does not exist takes
 * both, a complete list without them and a 404 for their id.
 */
export async function readUsers(
  http: OktaHttp,
  ids: readonly OktaId[],
  signal: AbortSignal,
): Promise<ReadonlyMap<OktaId, UserOutcome>> {
  const outcomes = new Map<OktaId, UserOutcome>();
  for (let start = 0; start < ids.length; start += IDS_PER_REQUEST) {
    const chunk = ids.slice(start, start + IDS_PER_REQUEST);
    for (const [id, outcome] of await readChunk(http, chunk, signal)) outcomes.set(id, outcome);
  }
  return outcomes;
}

async function readChunk(
  http: OktaHttp,
  ids: readonly OktaId[],
  signal: AbortSignal,
): Promise<ReadonlyMap<OktaId, UserOutcome>> {
  const filter = ids.map((id) => `id eq ${JSON.stringify(id)}`).join(' or ');
  const query = new URLSearchParams({ filter, limit: '200' });
  const { rows, failure } = await readPages(http, `/api/v1/users?${query.toString()}`, parseUsers, signal);
  const outcomes = new Map<OktaId, UserOutcome>(
    rows.map((user) => [user.id, { outcome: 'complete', value: user }]),
  );
  for (const id of ids.filter((wanted) => !outcomes.has(wanted))) {
    outcomes.set(id, failure === undefined ? await readUser(http, id, signal) : unknown(failure));
  }
  return outcomes;
}

async function readUser(http: OktaHttp, id: OktaId, signal: AbortSignal): Promise<UserOutcome> {
  try {
    const { body } = await http.get(`/api/v1/users/${encodeURIComponent(id)}`, signal);
    return { outcome: 'complete', value: parseUser(body) };
  } catch (error) {
    if (!(error instanceof OktaFailure)) throw error;
    return error.kind === 'gone' ? { outcome: 'gone' } : unknown(error);
  }
}

function unknown({ message }: OktaFailure): UserOutcome {
  return { outcome: 'unknown', reason: message };
}
