import { tooMany, type JsonValue } from '@drawbridge/scim';
import { createTurn, type GiveWay } from '../turn.ts';

/** A resource is compared this often at most, and all the resources of one query together. */
const MAX_PER_RESOURCE = 2_000_000;
const MAX_PER_QUERY = 1_000_000_000;

/** A filter with fewer comparisons than this is quick on a resource of any size. */
const SHORT_FILTER = 20;

/** An ordinary resource has no more than this many values, and characters in them. */
const ORDINARY_VALUES = 50;
const ORDINARY_CHARACTERS = 2000;

/** Meters the work of a query, so that one request neither holds up the others nor goes on for ever. */
export interface Meter {
  /**
   * Counts the comparisons of a filter with a resource before they are made.
   *
   * @throws ScimError `tooMany` when they are more than one request may ask for.
   */
  readonly count: (resource: JsonValue) => void;
  readonly giveWay: GiveWay;
}

/** Creates a meter for a filter that makes so many comparisons with an ordinary resource. */
export function createMeter(comparisons: number): Meter {
  let total = 0;
  return {
    count: (resource) => {
      const weight = comparisons < SHORT_FILTER ? 1 : Math.ceil(weigh(resource));
      const cost = comparisons * weight;
      total += cost;
      if (cost > MAX_PER_RESOURCE || total > MAX_PER_QUERY) {
        throw tooMany(
          'filter: it has more comparisons than can be made with this many or this large resources',
        );
      }
    },
    giveWay: createTurn(),
  };
}

/** How many ordinary resources a value is as large as. */
function weigh(value: JsonValue | undefined): number {
  if (typeof value === 'string') return 1 / ORDINARY_VALUES + value.length / ORDINARY_CHARACTERS;
  if (typeof value !== 'object' || value === null) return 1 / ORDINARY_VALUES;
  let weight = 0;
  for (const member of Object.values(value)) weight += weigh(member);
  return weight;
}
