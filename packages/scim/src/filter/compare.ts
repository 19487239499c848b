import { parseBoolean } from '../boolean.ts';
import type { Compat } from '../compat.ts';
import { parseDateTime } from '../date-time.ts';
import { foldCase } from '../fold-case.ts';
import type { JsonValue } from '../json.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { invalidFilter, type ScimError } from '../scim-error.ts';
import type { Comparison, CompareOperator } from './filter.ts';

/** Decides whether one value of an attribute satisfies a comparison. */
export type ValueTest = (value: JsonValue) => boolean;

type Ordered = string | number;

/** The operators that ask for a part of a text. */
type Substring = 'co' | 'sw' | 'ew';

/**
 * Compiles a comparison against one value of an attribute of the given definition. Strings obey caseExact, dates compare
 * as instants, numbers as numbers; booleans and binary values know only equality and no order.
 *
 * @throws ScimError `invalidFilter` where operator, attribute type and value do not go together.
 * @see RFC 7644 §3.4.2.2
 */
export function compileComparison(
  definition: AttributeDefinition,
  comparison: Comparison,
  compat: Compat,
): ValueTest {
  switch (definition.type) {
    case 'string':
    case 'reference':
      return compareStrings(definition, comparison);
    case 'binary':
      if (isOrdering(comparison.op)) throw mismatch(definition, comparison);
      return compareStrings(definition, comparison);
    case 'dateTime':
      return compareDates(definition, comparison);
    case 'integer':
    case 'decimal':
      return compareNumbers(definition, comparison);
    case 'boolean':
      return compareBooleans(definition, comparison, compat);
    case 'any':
      return compareUndeclared(definition, comparison, compat);
    case 'complex':
      throw mismatch(definition, comparison);
  }
}

function compareStrings(definition: AttributeDefinition, comparison: Comparison): ValueTest {
  if (typeof comparison.value !== 'string') throw mismatch(definition, comparison);
  const fold = definition.caseExact ? identity : foldCase;
  const wanted = fold(comparison.value);
  const test = stringTest(comparison.op, wanted);
  return (value) => typeof value === 'string' && test(fold(value));
}

/** Decides how a text, its case folded where it must be, compares with another. */
export function stringTest(op: CompareOperator, wanted: string): (value: string) => boolean {
  if (!isSubstring(op)) return orderTest(op, wanted);
  switch (op) {
    case 'co':
      return (value) => value.includes(wanted);
    case 'sw':
      return (value) => value.startsWith(wanted);
    case 'ew':
      return (value) => value.endsWith(wanted);
  }
}

function compareDates(definition: AttributeDefinition, comparison: Comparison): ValueTest {
  const { op } = comparison;
  if (isSubstring(op)) return compareStrings(definition, comparison);
  if (typeof comparison.value !== 'string') throw mismatch(definition, comparison);
  const wanted = parseDateTime(comparison.value);
  if (wanted === undefined) {
    throw invalidFilter(`filter: ${definition.name}: expected a dateTime such as 2008-01-23T04:56:22Z`);
  }
  const test = orderTest(op, wanted);
  return (value) => typeof value === 'string' && test(parseDateTime(value) ?? Number.NaN);
}

function compareNumbers(definition: AttributeDefinition, comparison: Comparison): ValueTest {
  const { op, value: wanted } = comparison;
  if (typeof wanted !== 'number' || isSubstring(op)) throw mismatch(definition, comparison);
  const test = orderTest(op, wanted);
  return (value) => typeof value === 'number' && test(value);
}

function compareBooleans(definition: AttributeDefinition, comparison: Comparison, compat: Compat): ValueTest {
  // `primary eq "True"` is what Entra ID sends for `primary eq true`.
  const wanted = parseBoolean(comparison.value, compat);
  if (wanted === undefined) throw mismatch(definition, comparison);
  const { op } = comparison;
  if (isSubstring(op) || isOrdering(op)) throw mismatch(definition, comparison);
  return (value) => (value === wanted) === (op === 'eq');
}

/** An undeclared attribute is compared in the way of the value that it is compared with; another kind of value differs. */
function compareUndeclared(
  definition: AttributeDefinition,
  comparison: Comparison,
  compat: Compat,
): ValueTest {
  if (comparison.op === 'ne') {
    const isEqual = compareUndeclared(definition, { ...comparison, op: 'eq' }, compat);
    return (value) => !isEqual(value);
  }
  switch (typeof comparison.value) {
    case 'string':
      return compareStrings(definition, comparison);
    case 'number':
      return compareNumbers(definition, comparison);
    default:
      return compareBooleans(definition, comparison, compat);
  }
}

function orderTest<Value extends Ordered>(
  op: Exclude<CompareOperator, Substring>,
  wanted: Value,
): (value: Value) => boolean {
  switch (op) {
    case 'eq':
      return (value) => value === wanted;
    case 'ne':
      return (value) => value !== wanted;
    case 'gt':
      return (value) => value > wanted;
    case 'ge':
      return (value) => value >= wanted;
    case 'lt':
      return (value) => value < wanted;
    case 'le':
      return (value) => value <= wanted;
  }
}

function isSubstring(op: CompareOperator): op is Substring {
  return op === 'co' || op === 'sw' || op === 'ew';
}

/** Tells the operators that ask what comes before or behind a value. */
export function isOrdering(op: CompareOperator): boolean {
  return op === 'gt' || op === 'ge' || op === 'lt' || op === 'le';
}

function identity(text: string): string {
  return text;
}

function mismatch(definition: AttributeDefinition, comparison: Comparison): ScimError {
  const kind = comparison.value === null ? 'null' : `a ${typeof comparison.value}`;
  return invalidFilter(
    `filter: ${definition.name} is of type ${definition.type} and cannot be compared by "${comparison.op}" with ${kind}`,
  );
}
