import { compileFilter, costOfFilter, type JsonObject, type ResourceType } from '@drawbridge/scim';
import type { Bookmark } from '../bookmark.ts';
import { createMeter } from './meter.ts';
import type { Sort } from '../parse/sort.ts';
import type { StoredResource } from '../store/resource-store.ts';
import type { OperationContext } from './operation-context.ts';
import { representAll, type Need } from './represent.ts';
import { attributesIn, type SplitFilter } from './split-filter.ts';

/** How many resources are matched in memory at a time. */
const SCAN_SIZE = 1000;

/** A resource that a query found, with its place in the order. */
export interface Match extends Bookmark {
  readonly resource: StoredResource;
}

/**
 * Visits all resources of a type that match, batch by batch, in the order of creation.
 *
 * @throws ScimError `tooMany` for a filter that would make too many comparisons.
 */
export async function visitMatches(
  context: OperationContext,
  type: ResourceType,
  typeIndex: number,
  { where, modifiedSince, rest }: SplitFilter,
  sort: Sort | undefined,
  visit: (match: Match) => void,
): Promise<void> {
  const { store, compat } = context.settings;
  const test = rest === undefined ? (): boolean => true : compileFilter(type, rest, compat);
  const compared = rest === undefined ? undefined : attributesIn(type, rest);
  const need: Need = ({ name }) => name === sort?.attribute || compared?.has(name) === true;
  const meter = createMeter(rest === undefined ? 0 : costOfFilter(rest));
  const look = (resource: StoredResource, representation: JsonObject): void => {
    meter.count(representation);
    if (!test(representation)) return;
    visit({ key: sort?.keyOf(representation), type: typeIndex, position: resource.position, resource });
  };
  const since = modifiedSince === undefined ? {} : { modifiedSince };
  for (let after = 0; ;) {
    const resources = await store.scan(type.name, { where, ...since, after, limit: SCAN_SIZE });
    const representations = await representAll(context, type, resources, need);
    for (const [index, resource] of resources.entries()) {
      const representation = representations[index];
      if (representation !== undefined) look(resource, representation);
      await meter.giveWay();
    }
    const last = resources.at(-1);
    if (last === undefined || resources.length < SCAN_SIZE) return;
    after = last.position;
  }
}
