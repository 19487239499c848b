import type { SourceUser } from '../source-snapshot.ts';
import type { OktaContext } from './okta-context.ts';
import type { Basis } from './basis.ts';
import { idFilter } from './read-heads.ts';
import { readPages } from './read-pages.ts';
import { usersPath } from './read-users.ts';

/**
 * Asks for people who changed, because a suspension or a deactivation moves no group. The request also names a few known
 * people, the first and the last among them: an answer that lacks one of them, or has gaps, is not whole.
 *
 * @returns undefined when the answer cannot be joined with the snapshot.
 * @throws {OktaFailure} of kind `refused`.
 */
export async function readChangedUsers(
  context: OktaContext,
  basis: Basis,
): Promise<readonly SourceUser[] | undefined> {
  const asked = marks(basis);
  const conditions = [`lastUpdated gt ${JSON.stringify(basis.watermark)}`, idFilter(asked)];
  const path = usersPath(conditions.filter((text) => text !== '').join(' or '));
  const { rows, failure, short } = await readPages(context.http, path, context.parseUsers, context.signal);
  const found = new Set<string>(rows.map(({ id }) => id));
  if (failure !== undefined || short || asked.some((id) => !found.has(id))) return undefined;
  return rows;
}

/** The first and the last known id. */
function marks({ users }: Basis): readonly string[] {
  const ids = [...users].flatMap(([id, { outcome }]) => (outcome === 'complete' ? [id] : [])).toSorted();
  return [...new Set([...ids.slice(0, 1), ...ids.slice(-1)])];
}
