import { compileFilter, type JsonObject, type ResourceType } from '@drawbridge/scim';
import type { Sort, SortKey } from '../parse/sort.ts';
import type { StoredResource } from '../store/resource-store.ts';
import type { OperationContext } from './operation-context.ts';
import { representAll, type Need } from './represent.ts';
import { mentions, type SplitFilter } from './split-filter.ts';

/** How many resources are matched in memory at a time. */
const SCAN_SIZE = 1000;

/** A resource that a query found, and what it is sorted by. */
export interface Match {
  /** The index of its type among those that the query asks for. */
  readonly type: number;
  readonly resource: StoredResource;
  readonly key: SortKey;
}

/** Finds all resources of a type that match, batch by batch, in the order of creation. */
export async function findMatches(
  context: OperationContext,
  type: ResourceType,
  typeIndex: number,
  { where, rest }: SplitFilter,
  sort: Sort | undefined,
): Promise<readonly Match[]> {
  const { store, compat } = context.settings;
  const test = rest === undefined ? (): boolean => true : compileFilter(type, rest, compat);
  const need: Need = ({ name }) =>
    sort?.attribute === name || (rest !== undefined && mentions(type, rest, name));
  const toMatch = (resource: StoredResource, representation: JsonObject | undefined): readonly Match[] => {
    if (representation === undefined || !test(representation)) return [];
    return [{ type: typeIndex, resource, key: sort?.keyOf(representation) }];
  };
  const matches: Match[] = [];
  for (let after = 0; ;) {
    const resources = await store.scan(type.name, { where, after, limit: SCAN_SIZE });
    const representations = await representAll(context, type, resources, need);
    matches.push(...resources.flatMap((resource, index) => toMatch(resource, representations[index])));
    const last = resources.at(-1);
    if (last === undefined || resources.length < SCAN_SIZE) return matches;
    after = last.position;
  }
}
