import type { Compat } from '../compat.ts';
import { foldCase } from '../fold-case.ts';
import type { JsonValue } from '../json.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { compileComparison, stringTest, type ValueTest } from './compare.ts';
import { isComparison, type Comparison, type Filter } from './filter.ts';
import { printAttributePath } from '../path/attribute-path.ts';

/**
 * Compiles comparisons of which one must hold, against one value of an attribute. Texts to be equal to become one set,
 * and the value's case is folded once: ten thousand `userName eq` cost what one does.
 *
 * @throws ScimError `invalidFilter`, as {@link compileComparison}.
 */
export function compileAnyOf(
  definition: AttributeDefinition,
  comparisons: readonly Comparison[],
  compat: Compat,
): ValueTest {
  // Each for its errors, and where it is no comparison of texts also for its test.
  const tests = comparisons.map((comparison) => compileComparison(definition, comparison, compat));
  if (definition.type !== 'string' && definition.type !== 'reference') {
    return (value) => tests.some((test) => test(value));
  }
  const fold = definition.caseExact ? (text: string): string => text : foldCase;
  const wanted = comparisons.flatMap(({ op, value }) =>
    typeof value === 'string' ? [{ op, text: fold(value) }] : [],
  );
  const equal = new Set(wanted.filter(({ op }) => op === 'eq').map(({ text }) => text));
  const others = wanted.filter(({ op }) => op !== 'eq').map(({ op, text }) => stringTest(op, text));
  return (value: JsonValue) => {
    if (typeof value !== 'string') return false;
    const folded = fold(value);
    return equal.has(folded) || others.some((test) => test(folded));
  };
}

/** The terms of an `or`: comparisons that one look at an attribute answers, and the others. */
export interface Alternatives {
  readonly sameAttribute: readonly (readonly [Comparison, ...Comparison[]])[];
  readonly others: readonly Filter[];
}

/** Gathers the terms of an `or` that compare the same attribute with a value that it must have for them to hold. */
export function gatherAlternatives(terms: readonly Filter[]): Alternatives {
  const byPath = new Map<string, [Comparison, ...Comparison[]]>();
  const others: Filter[] = [];
  for (const term of terms) {
    if (!needsValue(term)) {
      others.push(term);
      continue;
    }
    const path = printAttributePath(term.path);
    const gathered = byPath.get(path);
    if (gathered === undefined) byPath.set(path, [term]);
    else gathered.push(term);
  }
  return { sameAttribute: [...byPath.values()], others };
}

/** How much work a filter is for one value of each attribute: its comparisons, with equal ones of one attribute as one. */
export function costOfFilter(filter: Filter): number {
  if (isComparison(filter)) return 1;
  switch (filter.op) {
    case 'or': {
      const { sameAttribute, others } = gatherAlternatives(filter.filters);
      const compared = sameAttribute.map((terms) => 1 + terms.filter(({ op }) => op !== 'eq').length);
      return [...compared, ...others.map(costOfFilter)].reduce((sum, cost) => sum + cost, 0);
    }
    case 'and':
      return filter.filters.reduce((sum, term) => sum + costOfFilter(term), 0);
    case 'not':
    case 'valuePath':
      return costOfFilter(filter.filter);
    case 'pr':
      return 1;
  }
}

/** Not so `ne` and `eq null`, which also hold where there is no value. */
function needsValue(filter: Filter): filter is Comparison {
  return isComparison(filter) && filter.op !== 'ne' && filter.value !== null;
}
