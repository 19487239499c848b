import fc from 'fast-check';
import { joinFilters, type AttributePath, type Filter } from '../src/index.ts';
import { COMPARE_OPERATORS } from '../src/filter/filter.ts';

// `not` is the one name that the grammar keeps for itself.
const name = fc.stringMatching(/^\$?[A-Za-z][\w-]{0,8}$/).filter((text) => text.toLowerCase() !== 'not');
const uri = fc.stringMatching(/^urn:[a-z0-9]{1,5}:[a-z.0-9]{1,6}$/);

/** A random attribute path. */
export const attributePath: fc.Arbitrary<AttributePath> = fc.record(
  { uri, name, subAttribute: name },
  { requiredKeys: ['name'] },
);

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
);

/** A random filter in the form that parsing gives: no `and` directly within an `and`, no `or` within an `or`. */
export function canonicalFilter(path: fc.Arbitrary<AttributePath> = attributePath): fc.Arbitrary<Filter> {
  const leaf: fc.Arbitrary<Filter> = fc.oneof(
    fc.record({ op: fc.constantFrom(...COMPARE_OPERATORS), path, value }),
    fc.record({ op: fc.constant('pr' as const), path }),
  );
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      leaf,
      fc.record({ op: fc.constant('not' as const), filter: tie('filter') }),
      fc.record({ op: fc.constant('valuePath' as const), path, filter: tie('filter') }),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), tie('filter'), tie('filter'))
        .map(([op, left, right]) => joinFilters(op, [left, right])),
    ),
  })).filter;
}
