import { compileFilter, withWordsAsText, type ResourceType } from '@drawbridge/scim';
import type { Bookmark } from '../bookmark.ts';
import type { Query } from '../parse/query-parameters.ts';
import type { Order } from '../parse/sort.ts';
import type { Paging } from '../render/list-response.ts';
import { visitMatches, type Match } from './find-matches.ts';
import type { OperationContext } from './operation-context.ts';
import { createPageCollector, type Found, type Window } from './page-collector.ts';
import { requireKnownAttributes, specializeFilter } from './specialize-filter.ts';
import { splitFilter, type SplitFilter } from './split-filter.ts';
import { withWireNames } from './wire-names.ts';

/** A page of a query's result. */
export interface Page extends Found {
  /** Whether there are more behind the page. */
  readonly hasMore: boolean;
}

/** A page as a list tells of it. */
export interface Listed {
  readonly total: number;
  readonly matches: readonly Match[];
  readonly paging: Paging;
}

/** Finds the page behind a bookmark, else at the index: sorted, else by type and in the order of creation. */
export async function findPage(
  context: OperationContext,
  query: Query,
  after: Bookmark | undefined,
): Promise<Page> {
  const sources = toSources(context, query);
  const isAtIndex = query.page.method === 'index' && after === undefined;
  const offset = isAtIndex ? query.page.startIndex - 1 : 0;
  // One more than the page holds tells whether it is the last.
  const window = { after, offset, limit: query.count + 1 };
  const found =
    query.order === undefined
      ? await readInOrder(context, sources, window)
      : await readSorted(context, sources, query.order, window);
  const { matches } = found;
  return { ...found, matches: matches.slice(0, query.count), hasMore: matches.length > query.count };
}

/** The resources of one type that may match. */
interface Source {
  readonly type: ResourceType;
  readonly index: number;
  readonly split: SplitFilter;
}

const EVERYTHING: SplitFilter = { where: [], modifiedSince: undefined, rest: undefined };

function toSources(context: OperationContext, { types, filter }: Query): readonly Source[] {
  const prefix = context.defaultGroupPrefix;
  if (filter !== undefined && types.length > 1) requireKnownAttributes(types, filter);
  return types.flatMap((type, index) => {
    if (filter === undefined) return [{ type, index, split: EVERYTHING }];
    const own = types.length > 1 ? specializeFilter(type, filter) : filter;
    if (own === false) return [];
    if (own === true) return [{ type, index, split: EVERYTHING }];
    // Compiled as a whole, so that what an index answers is checked like the rest.
    compileFilter(type, own, context.settings.compat);
    const plain = withWordsAsText(type, own, context.settings.compat);
    return [{ type, index, split: splitFilter(type, withWireNames(type, plain, prefix), prefix) }];
  });
}

/** One type after the other: what an index answers is not read to be skipped. */
async function readInOrder(
  context: OperationContext,
  sources: readonly Source[],
  { after, offset, limit }: Window,
): Promise<Found> {
  const matches: Match[] = [];
  let total = 0;
  let behind = 0;
  for (const source of sources) {
    const found = await readSource(context, source, {
      after,
      offset: Math.max(0, offset - behind),
      limit: limit - matches.length,
    });
    total += found.total;
    behind += found.behind;
    matches.push(...found.matches);
  }
  return { total, behind, matches };
}

async function readSource(
  context: OperationContext,
  { type, index, split }: Source,
  window: Window,
): Promise<Found> {
  if (split.rest === undefined) return readIndexed(context, type, index, split.where, window);
  const collector = createPageCollector(window, () => 0);
  await visitMatches(context, type, index, split, undefined, collector.add);
  return collector.found();
}

async function readIndexed(
  context: OperationContext,
  type: ResourceType,
  index: number,
  where: SplitFilter['where'],
  { after, offset, limit }: Window,
): Promise<Found> {
  const isPassed = after !== undefined && index < after.type;
  const position = after?.type === index ? after.position : 0;
  const page = { where, after: position, offset, limit: isPassed ? 0 : limit };
  const { total, behind, resources } = await context.settings.store.query(type.name, page);
  const matches = resources.map((resource) => ({
    key: undefined,
    type: index,
    position: resource.position,
    resource,
  }));
  return { total, behind: isPassed ? 0 : behind, matches };
}

async function readSorted(
  context: OperationContext,
  sources: readonly Source[],
  { compare, sorts }: Order,
  window: Window,
): Promise<Found> {
  const collector = createPageCollector(window, compare);
  for (const { type, index, split } of sources) {
    await visitMatches(context, type, index, split, sorts[index], collector.add);
  }
  return collector.found();
}
