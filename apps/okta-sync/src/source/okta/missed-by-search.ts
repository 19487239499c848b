import { valueOf } from '../read-outcome.ts';
import { selectorKey } from '../group-selector.ts';
import type { SourceSnapshot } from '../source-snapshot.ts';
import { chunksOf, inParallel } from './in-parallel.ts';
import type { OktaContext } from './okta-context.ts';
import { type GroupHead, parseGroups } from './okta-wire.ts';
import { groupsPath, type Heads, idFilter, IDS_PER_REQUEST, readHeads } from './read-heads.ts';
import { readPages } from './read-pages.ts';
import type { Selected } from './select-groups.ts';

/**
 * What speaks against a search having found every group that is known from earlier; undefined when nothing does. Searches
 * are eventually consistent, and a page that lost some of its rows looks like any other:
 *
 * - a group that the search found earlier, and that has not been touched since, does not stop to match;
 * - of a group that has been touched, Okta is asked whether it matches, by its id;
 * - and that it does not counts only when the search knows the group as it is now.
 *
 * @param heads of all known groups that may have been touched.
 * @throws {OktaFailure} of kind `refused`.
 */
export async function missedBySearch(
  context: OktaContext,
  { selector, groups }: Selected,
  previous: SourceSnapshot,
  heads: Heads,
): Promise<string | undefined> {
  if (selector.by !== 'search') return undefined;
  const found = new Set(valueOf(groups) ?? []);
  const before = previous.selections.find((one) => selectorKey(one.selector) === selectorKey(selector));
  const earlier = before?.groups.outcome === 'complete' ? before.groups.value : [];
  const missing = earlier.filter((id) => !found.has(id));
  const asked = await readHeads(
    context,
    missing.filter((id) => !heads.has(id)),
  );
  const known: Heads = new Map([...heads, ...asked]);
  const since = Date.parse(previous.takenAt);
  const untouched = missing.filter((id) => {
    const head = known.get(id);
    return head?.outcome === 'complete'
      ? Date.parse(head.value.lastUpdated) <= since
      : head?.outcome !== 'gone';
  });
  if (untouched.length > 0) return `misses ${untouched.length} groups that have not changed`;
  const absent = [...previous.groups.keys()].filter((id) => !found.has(id));
  return whyMissed(context, selector.search, touchedOf(absent, known, previous));
}

/** The groups among these that changed about the time of the snapshot, or later. */
function touchedOf(
  ids: readonly string[],
  heads: Heads,
  { watermark, takenAt }: SourceSnapshot,
): readonly GroupHead[] {
  const since = Date.parse(watermark ?? takenAt);
  return ids.flatMap((id) => {
    const head = heads.get(id);
    return head?.outcome === 'complete' && Date.parse(head.value.lastUpdated) > since ? [head.value] : [];
  });
}

async function whyMissed(
  context: OktaContext,
  expression: string,
  touched: readonly GroupHead[],
): Promise<string | undefined> {
  const reasons = await inParallel(chunksOf(touched, IDS_PER_REQUEST), context.concurrency, async (chunk) => {
    const byId = idFilter(chunk.map(({ id }) => id));
    const indexed = await search(context, byId);
    const matching = await search(context, `(${expression}) and (${byId})`);
    if (indexed === undefined || matching === undefined)
      return 'could not be asked about groups that changed';
    // One row is enough: whether it was all of them does not matter.
    if (matching.length > 0) return 'misses a group that matches it';
    const times = new Map(indexed.map(({ id, lastUpdated }) => [id, lastUpdated]));
    const isBehind = chunk.some(({ id, lastUpdated }) => times.get(id) !== lastUpdated);
    return isBehind ? 'does not know yet how a group has changed' : undefined;
  });
  return reasons.find((reason) => reason !== undefined);
}

async function search(context: OktaContext, expression: string): Promise<readonly GroupHead[] | undefined> {
  const path = groupsPath({ search: expression });
  const { rows, failure } = await readPages(context.http, path, parseGroups, context.signal);
  return failure === undefined ? rows : undefined;
}
