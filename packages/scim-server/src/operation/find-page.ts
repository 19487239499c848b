import { compileFilter, withWordsAsText, type ResourceType } from '@drawbridge/scim';
import type { Bookmark } from '../cursor.ts';
import type { Query } from '../parse/query-parameters.ts';
import type { Order } from '../parse/sort.ts';
import type { StoredResource } from '../store/resource-store.ts';
import { findMatches, type Match } from './find-matches.ts';
import type { OperationContext } from './operation-context.ts';
import { requireKnownAttributes, specializeFilter } from './specialize-filter.ts';
import { splitFilter, type SplitFilter } from './split-filter.ts';
import { withWireNames } from './wire-names.ts';

/** A page of a query's result. */
export interface Page {
  /** How many resources match, wherever the page begins. */
  readonly total: number;
  readonly matches: readonly Match[];
  /** Whether there are more behind the page. */
  readonly hasMore: boolean;
}

/** Finds a page: sorted, else by type and in the order of creation. */
export async function findPage(
  context: OperationContext,
  query: Query,
  after: Bookmark | undefined,
): Promise<Page> {
  const sources = toSources(context, query);
  const offset = query.page.method === 'index' ? query.page.startIndex - 1 : 0;
  // One more than the page holds tells whether it is the last.
  const window = { offset, limit: query.count + 1, after };
  const { total, matches } =
    query.order === undefined
      ? await readInOrder(context, sources, window)
      : await readSorted(context, sources, query.order, window);
  return { total, matches: matches.slice(0, query.count), hasMore: matches.length > query.count };
}

/** The resources of one type that may match. */
interface Source {
  readonly type: ResourceType;
  readonly index: number;
  readonly split: SplitFilter;
}

interface Window {
  readonly offset: number;
  readonly limit: number;
  readonly after: Bookmark | undefined;
}

interface Found {
  readonly total: number;
  readonly matches: readonly Match[];
}

const EVERYTHING: SplitFilter = { where: [], rest: undefined };

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
  { offset, limit, after }: Window,
): Promise<Found> {
  const matches: Match[] = [];
  let total = 0;
  for (const source of sources) {
    const skip = Math.max(0, offset - total);
    const found = await readSource(context, source, skip, limit - matches.length, after);
    total += found.total;
    matches.push(...found.matches);
  }
  return { total, matches };
}

async function readSource(
  context: OperationContext,
  { type, index, split }: Source,
  offset: number,
  limit: number,
  bookmark: Bookmark | undefined,
): Promise<Found> {
  const isPassed = bookmark !== undefined && index < bookmark.type;
  const after = bookmark?.type === index ? bookmark.position : 0;
  const wanted = isPassed ? 0 : limit;
  if (split.rest === undefined) {
    const page = { where: split.where, after, offset, limit: wanted };
    const { total, resources } = await context.settings.store.query(type.name, page);
    return { total, matches: resources.map((resource) => toUnsorted(index, resource)) };
  }
  const all = await findMatches(context, type, index, split, undefined);
  const behind = all.filter(({ resource }) => resource.position > after);
  return { total: all.length, matches: behind.slice(offset, offset + wanted) };
}

function toUnsorted(type: number, resource: StoredResource): Match {
  return { type, resource, key: undefined };
}

async function readSorted(
  context: OperationContext,
  sources: readonly Source[],
  { compare, sorts }: Order,
  { offset, limit, after }: Window,
): Promise<Found> {
  const all: Match[] = [];
  for (const { type, index, split } of sources) {
    for (const match of await findMatches(context, type, index, split, sorts[index])) all.push(match);
  }
  // Sorting is stable: equal keys keep their types' order, and the order of creation.
  const ordered = all.toSorted((left, right) => compare(left.key, right.key));
  const behind = after === undefined ? ordered : ordered.filter((match) => isBehind(match, after, compare));
  return { total: all.length, matches: behind.slice(offset, offset + limit) };
}

function isBehind({ key, type, resource }: Match, bookmark: Bookmark, compare: Order['compare']): boolean {
  const order = compare(key, bookmark.key);
  if (order !== 0) return order > 0;
  return type === bookmark.type ? resource.position > bookmark.position : type > bookmark.type;
}
