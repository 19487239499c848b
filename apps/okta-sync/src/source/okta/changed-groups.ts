import type { GroupSelector } from '../group-selector.ts';
import type { OktaContext } from './okta-context.ts';
import { parseGroups } from './okta-wire.ts';
import type { Basis } from './basis.ts';
import { groupsPath, type Heads, headsOf, idFilter, IDS_PER_REQUEST, readHead } from './read-heads.ts';
import { readPages } from './read-pages.ts';
import { selectedBy } from './select-groups.ts';

/** What Okta says of groups since a snapshot. */
export interface ChangedGroups {
  /** By id; groups that did not change may be absent. */
  readonly heads: Heads;
  /** Whether the name or another attribute of any group changed, so that it may match a search now, or no longer. */
  readonly touched: boolean;
  /** Okta's clock, in milliseconds since 1970. */
  readonly date: number;
}

/**
 * Asks for groups that changed, and in the same request by id for as many of the known ones as it takes, the privileged
 * ones above all. An answer that lacks one of them which still exists is not whole; an empty one proves nothing.
 *
 * @returns undefined when the answer cannot be joined with the snapshot.
 * @throws {OktaFailure} of kind `refused`.
 */
export async function readChangedGroups(
  context: OktaContext,
  basis: Basis,
  privileged: readonly GroupSelector[],
): Promise<ChangedGroups | undefined> {
  const since = JSON.stringify(basis.watermark);
  const asked = sample(
    [...basis.groups.keys()],
    selectedBy(privileged, basis.selections),
    IDS_PER_REQUEST - 2,
  );
  const conditions = [`lastUpdated gt ${since}`, `lastMembershipUpdated gt ${since}`, idFilter(asked)];
  const path = groupsPath({ filter: conditions.filter((text) => text !== '').join(' or ') });
  const { rows, failure, short, date } = await readPages(context.http, path, parseGroups, context.signal);
  // A clock that went back would hide whatever changed since.
  if (failure !== undefined || short || date === undefined || date < Date.parse(basis.takenAt))
    return undefined;
  const heads = new Map(headsOf(rows));
  const missing = asked.filter((id) => !heads.has(id));
  if (missing.length === asked.length) return undefined;
  for (const id of missing) {
    const before = basis.groups.get(id);
    const head = await readHead(context, id);
    if (head.outcome === 'complete' || (head.outcome === 'incomplete' && before?.outcome !== 'incomplete')) {
      return undefined;
    }
    heads.set(id, head);
  }
  const touched = rows.some(({ lastUpdated }) => Date.parse(lastUpdated) > Date.parse(basis.watermark));
  const lost = missing.some((id) => basis.groups.get(id)?.outcome === 'complete');
  return { heads, touched: touched || lost, date };
}

/** All of them when there is room; else these, the first, the last, and others by chance, so that each has its turn. */
function sample(ids: readonly string[], first: ReadonlySet<string>, size: number): readonly string[] {
  if (ids.length <= size) return ids;
  const sorted = ids.toSorted();
  const start = Math.floor(Math.random() * sorted.length);
  const turn = [...sorted.slice(start), ...sorted.slice(0, start)];
  const wanted = [...sorted.slice(0, 1), ...sorted.slice(-1), ...first, ...turn];
  return [...new Set(wanted)].slice(0, size);
}
