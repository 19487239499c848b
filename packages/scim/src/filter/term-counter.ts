import { invalidFilter } from '../scim-error.ts';

/**
 * Counts a term of a filter.
 *
 * @throws ScimError `invalidFilter` when there are too many to compare.
 */
export type TermCounter = () => void;

/** The filters of one request have this many terms at most: each may be compared with every value of every resource. */
const MAX_TERMS = 10_000;

/** Creates a counter for the filters of one request. */
export function createTermCounter(): TermCounter {
  let terms = 0;
  return () => {
    terms += 1;
    if (terms > MAX_TERMS) throw invalidFilter(`filter: more than ${MAX_TERMS} comparisons`);
  };
}
