import { LENIENT, type Compat } from '../compat.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { invalidFilter } from '../scim-error.ts';
import { compileAnyOf, gatherAlternatives } from './any-of.ts';
import { compileComparison } from './compare.ts';
import { isComparison, type Comparison, type Filter, type Presence, type ValuePath } from './filter.ts';
import {
  attributeScope,
  comparableOperand,
  resourceScope,
  type FilterScope,
  type ReadValues,
} from './resolve-filter-path.ts';
import { withWordAsText } from './word-text.ts';

/**
 * Compiles a filter into a test on resources of one type. An attribute with several values satisfies a comparison when
 * one of them does; an attribute without a value satisfies only `ne`, `eq null` and `not`.
 *
 * @throws ScimError `invalidFilter` for an unknown attribute, or a comparison that its type does not allow.
 * @see RFC 7644 §3.4.2.2
 */
export function compileFilter(
  type: ResourceType,
  filter: Filter,
  compat: Compat = LENIENT,
): (resource: JsonObject) => boolean {
  return compile(resourceScope(type), filter, compat);
}

/**
 * Compiles the filter of a value path into a test on one element of a multi-valued attribute.
 *
 * @throws ScimError `invalidFilter`, as {@link compileFilter}.
 */
export function compileValueFilter(
  attribute: AttributeDefinition,
  filter: Filter,
  compat: Compat = LENIENT,
): (element: JsonValue) => boolean {
  return compile(attributeScope(attribute), filter, compat);
}

type Test = (container: JsonValue) => boolean;

function compile(scope: FilterScope, filter: Filter, compat: Compat): Test {
  if (isComparison(filter)) return compileAttributeComparison(scope, filter, compat);
  switch (filter.op) {
    case 'and': {
      const tests = filter.filters.map((term) => compile(scope, term, compat));
      return (container) => tests.every((test) => test(container));
    }
    case 'or': {
      const { sameAttribute, others } = gatherAlternatives(filter.filters);
      const tests = [
        ...sameAttribute.map((terms) => compileAlternatives(scope, terms, compat)),
        ...others.map((term) => compile(scope, term, compat)),
      ];
      return (container) => tests.some((test) => test(container));
    }
    case 'not': {
      const test = compile(scope, filter.filter, compat);
      return (container) => !test(container);
    }
    case 'valuePath':
      return compileValuePath(scope, filter, compat);
    case 'pr':
      return compilePresence(scope, filter);
  }
}

function compileValuePath(scope: FilterScope, filter: ValuePath, compat: Compat): Test {
  const { definition, read } = scope(filter.path);
  if (definition.type !== 'complex' && !definition.multiValued) {
    throw invalidFilter(`filter: ${definition.name} has no sub-attributes to filter by`);
  }
  const test = compileValueFilter(definition, filter.filter, compat);
  return (container) => read(container).some(test);
}

function compilePresence(scope: FilterScope, filter: Presence): Test {
  return isAnyPresent(scope(filter.path).read);
}

/** Comparisons of one attribute, of which one must hold. */
function compileAlternatives(
  scope: FilterScope,
  terms: readonly [Comparison, ...Comparison[]],
  compat: Compat,
): Test {
  const { path } = terms[0];
  const { definition, read } = comparableOperand(scope(path), path);
  const comparisons = terms.map((term) => withWordAsText(definition, term, compat));
  const test = compileAnyOf(definition, comparisons, compat);
  return (container) => read(container).some(test);
}

function compileAttributeComparison(scope: FilterScope, filter: Comparison, compat: Compat): Test {
  const operand = scope(filter.path);
  if (filter.value === null) return compileNull(filter, operand.read);
  const { definition, read } = comparableOperand(operand, filter.path);
  const test = compileComparison(definition, withWordAsText(definition, filter, compat), compat);
  if (filter.op !== 'ne') return (container) => read(container).some(test);
  return (container) => {
    const values = read(container);
    return values.length === 0 || values.some(test);
  };
}

/** `null` is the value of an unassigned attribute. @see RFC 7643 §2.5 */
function compileNull(filter: Comparison, read: ReadValues): Test {
  const isAssigned = isAnyPresent(read);
  if (filter.op === 'ne') return isAssigned;
  if (filter.op === 'eq') return (container) => !isAssigned(container);
  throw invalidFilter(`filter: null cannot be compared by "${filter.op}"`);
}

function isAnyPresent(read: ReadValues): Test {
  return (container) => read(container).some(isPresent);
}

/** `pr`: a non-empty value, or a non-empty node of a complex attribute. */
function isPresent(value: JsonValue): boolean {
  if (value === null || value === '') return false;
  if (isJsonArray(value)) return value.length > 0;
  return isJsonObject(value)
    ? Object.values(value).some((member) => member !== undefined && isPresent(member))
    : true;
}
