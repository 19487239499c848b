import { compileFilter, type JsonObject, type ResourceType } from '@drawbridge/scim';
import { parseQuery, type Parameters, type Query } from '../parse/query-parameters.ts';
import type { Sort, SortKey } from '../parse/sort.ts';
import { toListResponse } from '../render/list-response.ts';
import type { Reply } from '../render/reply.ts';
import type { StorePage, StoredResource } from '../store/resource-store.ts';
import type { OperationContext } from './operation-context.ts';
import { representAll, representProjected, type Need } from './represent.ts';
import { mentions, splitFilter, withWireNames, type SplitFilter } from './split-filter.ts';

/** How many resources are matched in memory at a time. */
const SCAN_SIZE = 1000;

const ALL: SplitFilter = { where: [], rest: undefined };

/**
 * Queries the resources of a type: filtered, sorted, else in the order of creation, and paged, with the exact number of
 * all that match.
 *
 * @throws ScimError `invalidFilter`, `invalidValue`.
 * @see RFC 7644 §3.4.2
 */
export async function query(
  context: OperationContext,
  type: ResourceType,
  parameters: Parameters,
): Promise<Reply> {
  const { limits, compat } = context.settings;
  const wanted = parseQuery(type, parameters, limits, compat);
  const page = await findPage(context, type, wanted);
  const resources = await representProjected(context, type, page.resources, wanted.projection);
  return { status: 200, body: toListResponse(page.total, wanted.startIndex, resources) };
}

async function findPage(context: OperationContext, type: ResourceType, wanted: Query): Promise<StorePage> {
  const { filter, sort, startIndex, count } = wanted;
  const { compat } = context.settings;
  // Compiled as a whole, so that what an index answers is checked like the rest.
  if (filter !== undefined) compileFilter(type, filter, compat);
  const prefix = context.defaultGroupPrefix;
  const split = filter === undefined ? ALL : splitFilter(type, withWireNames(type, filter, prefix), prefix);
  const offset = startIndex - 1;
  if (split.rest === undefined && sort === undefined) {
    return context.settings.store.query(type.name, { where: split.where, offset, limit: count });
  }
  const found = sorted(await scan(context, type, split, sort), sort);
  return { total: found.length, resources: found.slice(offset, offset + count) };
}

interface Match {
  readonly resource: StoredResource;
  readonly key: SortKey;
}

/** Matches, batch by batch, what the index left open. */
async function scan(
  context: OperationContext,
  type: ResourceType,
  { where, rest }: SplitFilter,
  sort: Sort | undefined,
): Promise<readonly Match[]> {
  const { compat } = context.settings;
  const test = rest === undefined ? (): boolean => true : compileFilter(type, rest, compat);
  const need: Need = ({ name }) =>
    sort?.attribute === name || (rest !== undefined && mentions(type, rest, name));
  const matches: Match[] = [];
  let after = 0;
  for (;;) {
    const page = { where, after, offset: 0, limit: SCAN_SIZE };
    const { resources } = await context.settings.store.query(type.name, page);
    const representations = await representAll(context, type, resources, need);
    matches.push(
      ...resources.flatMap((resource, index) => toMatch(resource, representations[index], test, sort)),
    );
    const last = resources.at(-1);
    if (last === undefined || resources.length < SCAN_SIZE) return matches;
    after = last.position;
  }
}

function toMatch(
  resource: StoredResource,
  representation: JsonObject | undefined,
  test: (representation: JsonObject) => boolean,
  sort: Sort | undefined,
): readonly Match[] {
  if (representation === undefined || !test(representation)) return [];
  return [{ resource, key: sort?.keyOf(representation) }];
}

function sorted(matches: readonly Match[], sort: Sort | undefined): readonly StoredResource[] {
  // Sorting is stable: equal keys keep the order of creation.
  const ordered =
    sort === undefined ? matches : matches.toSorted((left, right) => sort.compare(left.key, right.key));
  return ordered.map(({ resource }) => resource);
}
