import { compileFilter, costOfFilter, type JsonObject, type ResourceType } from '@drawbridge/scim';
import { createMeter } from './meter.ts';
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

/**
 * Finds all resources of a type that match, batch by batch, in the order of creation.
 *
 * @throws ScimError `tooMany` for a filter that would make too many comparisons.
 */
export async function findMatches(
  context: OperationContext,
  type: ResourceType,
  typeIndex: number,
  { where, rest }: SplitFilter,
  sort: Sort | undefined,
): Promise<readonly Match[]> {
  const { store, compat } = context.settings;
  const test = rest === undefined ? (): boolean => true : compileFilter(type, rest, compat);
  const needed = new Map<string, boolean>();
  const need: Need = ({ name }) => {
    const known = needed.get(name);
    if (known !== undefined) return known;
    const isNeeded = sort?.attribute === name || (rest !== undefined && mentions(type, rest, name));
    needed.set(name, isNeeded);
    return isNeeded;
  };
  const meter = createMeter(rest === undefined ? 0 : costOfFilter(rest));
  const toMatch = (resource: StoredResource, representation: JsonObject | undefined): readonly Match[] => {
    if (representation === undefined) return [];
    meter.count(representation);
    if (!test(representation)) return [];
    return [{ type: typeIndex, resource, key: sort?.keyOf(representation) }];
  };
  const matches: Match[] = [];
  for (let after = 0; ;) {
    const resources = await store.scan(type.name, { where, after, limit: SCAN_SIZE });
    const representations = await representAll(context, type, resources, need);
    for (const [index, resource] of resources.entries()) {
      matches.push(...toMatch(resource, representations[index]));
      await meter.giveWay();
    }
    const last = resources.at(-1);
    if (last === undefined || resources.length < SCAN_SIZE) return matches;
    after = last.position;
  }
}
