import { invalidSearch } from '../okta-error.ts';
import {
  type Filter,
  type FilterOperator,
  type FilterRules,
  type FilterValue,
  isCompareOperator,
  TIME_ATTRIBUTES,
} from './filter.ts';

/** The words of an expression and the place of the next one. */
interface Reader {
  readonly peek: () => string | undefined;
  readonly take: (expected: string) => string;
}

/**
 * Parses an expression of Okta's management API: comparisons joined by `and` and `or`, `and` binding tighter, and
 * parentheses. Operators are case-insensitive, attribute names are not.
 *
 * @throws OktaError E0000031 with the reason as its cause.
 */
export function parseFilter(expression: string, rules: FilterRules): Filter {
  const reader = createReader(splitWords(expression));
  const filter = parseOr(reader, rules);
  const rest = reader.peek();
  if (rest !== undefined) throw invalidSearch(`Unexpected "${rest}"`);
  return filter;
}

function parseOr(reader: Reader, rules: FilterRules): Filter {
  let left = parseAnd(reader, rules);
  while (reader.peek()?.toLowerCase() === 'or') {
    reader.take('or');
    left = { op: 'or', left, right: parseAnd(reader, rules) };
  }
  return left;
}

function parseAnd(reader: Reader, rules: FilterRules): Filter {
  let left = parseTerm(reader, rules);
  while (reader.peek()?.toLowerCase() === 'and') {
    reader.take('and');
    left = { op: 'and', left, right: parseTerm(reader, rules) };
  }
  return left;
}

function parseTerm(reader: Reader, rules: FilterRules): Filter {
  const attribute = reader.take('an attribute');
  if (attribute !== '(') return parseComparison(attribute, reader, rules);
  const inner = parseOr(reader, rules);
  const closing = reader.take('")"');
  if (closing !== ')') throw invalidSearch(`Expected ")" but found "${closing}"`);
  return inner;
}

function parseComparison(attribute: string, reader: Reader, rules: FilterRules): Filter {
  const operators = rules.operatorsOf(attribute);
  if (operators === undefined) throw invalidSearch(`Attribute "${attribute}" cannot be used here`);
  const op = parseOperator(reader.take('an operator'));
  if (!operators.includes(op)) throw invalidSearch(`Operator "${op}" cannot be used with "${attribute}"`);
  if (op === 'pr') return { op, attribute };
  const value = parseValue(reader.take('a value'));
  if (TIME_ATTRIBUTES.includes(attribute) && !isTime(value)) {
    throw invalidSearch(`"${String(value)}" is not a time of the form yyyy-MM-ddTHH:mm:ss.SSSZ`);
  }
  return { op, attribute, value };
}

function parseOperator(word: string): FilterOperator {
  const op = word.toLowerCase();
  if (op === 'pr' || isCompareOperator(op)) return op;
  throw invalidSearch(`Unknown operator "${word}"`);
}

function parseValue(word: string): FilterValue {
  try {
    const value: unknown = JSON.parse(word);
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'boolean' ||
      typeof value === 'number'
    ) {
      return value;
    }
  } catch {
    // Falls through to the one message for whatever is not a literal.
  }
  throw invalidSearch(`Expected a quoted string, a number, true, false or null but found "${word}"`);
}

function isTime(value: FilterValue): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}

function splitWords(expression: string): readonly string[] {
  const words = expression.match(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+|"/g);
  if (words === null) throw invalidSearch('The expression is empty');
  return words;
}

function createReader(words: readonly string[]): Reader {
  let place = 0;
  return {
    peek: () => words[place],
    take: (expected) => {
      const word = words[place];
      if (word === undefined) throw invalidSearch(`Expected ${expected} at the end`);
      place += 1;
      return word;
    },
  };
}
