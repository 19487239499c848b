import { LENIENT, type Compat } from '../compat.ts';
import { quote } from '../json.ts';
import { parseAttributePath, type AttributePath } from '../path/attribute-path.ts';
import { invalidFilter } from '../scim-error.ts';
import { createFilterScanner, type FilterScanner } from './filter-scanner.ts';
import {
  COMPARE_OPERATORS,
  joinFilters,
  type CompareOperator,
  type CompareValue,
  type Comparison,
  type Filter,
} from './filter.ts';

/** Parentheses and brackets may nest this deep: far more than people write, far less than the stack holds. */
const MAX_DEPTH = 64;

const ATTRIBUTE_PATH = /[A-Za-z$][^\s"[\]()]*/y;
const OPERATOR = /[A-Za-z]+/y;
const NUMBER_OR_WORD = /[^\s()[\]"]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Parses a filter: attribute expressions, `and`, `or`, `not ( )`, grouping and value paths, with `not` binding closer
 * than `and`, and `and` closer than `or`. Attribute names and operators are taken in any case, names are kept as written.
 *
 * ```
 * filter    = term *("or" term)          term  = factor *("and" factor)
 * factor    = ["not"] "(" filter ")" / attrPath "[" filter "]" / attrPath "pr" / attrPath compareOp compValue
 * ```
 *
 * `emails[type eq "work"].value eq "x"`, which real clients send, reads as `emails[type eq "work" and value eq "x"]`.
 * More than 10,000 comparisons are too many.
 *
 * @throws ScimError `invalidFilter`, whose detail names the position.
 * @see RFC 7644 §3.4.2.2
 */
export function parseFilter(text: string, compat: Compat = LENIENT): Filter {
  const scanner = createFilterScanner(text);
  const filter = parseOr(scanner, compat, 0);
  if (!scanner.atEnd()) throw scanner.error('"and", "or" or the end');
  return filter;
}

/**
 * Parses the filter of a value path up to its closing bracket, from a scanner that stands behind the opening one.
 *
 * @throws ScimError `invalidFilter`.
 */
export function parseValueFilter(scanner: FilterScanner, compat: Compat, depth = 0): Filter {
  const filter = parseOr(scanner, compat, depth + 1);
  if (!scanner.take(']')) throw scanner.error('"]"');
  return filter;
}

function parseOr(scanner: FilterScanner, compat: Compat, depth: number): Filter {
  const terms: [Filter, ...Filter[]] = [parseAnd(scanner, compat, depth)];
  while (scanner.takeWord('or')) terms.push(parseAnd(scanner, compat, depth));
  return joinFilters('or', terms);
}

function parseAnd(scanner: FilterScanner, compat: Compat, depth: number): Filter {
  const factors: [Filter, ...Filter[]] = [parseFactor(scanner, compat, depth)];
  while (scanner.takeWord('and')) factors.push(parseFactor(scanner, compat, depth));
  return joinFilters('and', factors);
}

function parseFactor(scanner: FilterScanner, compat: Compat, depth: number): Filter {
  if (depth > MAX_DEPTH) throw invalidFilter(`filter: nested more than ${MAX_DEPTH} levels deep`);
  if (scanner.take('(')) return parseGroup(scanner, compat, depth);
  if (scanner.takeWord('not')) {
    if (!scanner.take('(')) throw scanner.error('"(" after "not"');
    return { op: 'not', filter: parseGroup(scanner, compat, depth) };
  }
  const path = takeAttributePath(scanner);
  return scanner.take('[')
    ? parseValuePath(scanner, path, compat, depth)
    : parseAttributeExpression(scanner, path, compat);
}

function parseGroup(scanner: FilterScanner, compat: Compat, depth: number): Filter {
  const filter = parseOr(scanner, compat, depth + 1);
  if (!scanner.take(')')) throw scanner.error('")"');
  return filter;
}

function parseValuePath(scanner: FilterScanner, path: AttributePath, compat: Compat, depth: number): Filter {
  const filter = parseValueFilter(scanner, compat, depth);
  if (!compat.valuePathSubAttribute || !scanner.take('.')) return { op: 'valuePath', path, filter };
  const inner = parseAttributeExpression(scanner, takeAttributePath(scanner), compat);
  return { op: 'valuePath', path, filter: joinFilters('and', [filter, inner]) };
}

function parseAttributeExpression(scanner: FilterScanner, path: AttributePath, compat: Compat): Filter {
  scanner.countTerm();
  if (scanner.takeWord('pr')) return { op: 'pr', path };
  const operator = takeOperator(scanner);
  return { op: operator, path, ...takeValue(scanner, compat) };
}

function takeAttributePath(scanner: FilterScanner): AttributePath {
  const path = parseAttributePath(scanner.peekMatch(ATTRIBUTE_PATH) ?? '');
  if (path === undefined) throw scanner.error('an attribute name');
  scanner.takeMatch(ATTRIBUTE_PATH);
  return path;
}

function takeOperator(scanner: FilterScanner): CompareOperator {
  const text = scanner.peekMatch(OPERATOR)?.toLowerCase();
  const operator = COMPARE_OPERATORS.find((candidate) => candidate === text);
  if (operator === undefined) throw scanner.error(`an operator (${COMPARE_OPERATORS.join(', ')} or pr)`);
  scanner.takeMatch(OPERATOR);
  return operator;
}

function takeValue(scanner: FilterScanner, compat: Compat): Pick<Comparison, 'value' | 'text'> {
  const string = scanner.takeString();
  if (string !== undefined) return { value: parseString(string) };
  const word = scanner.peekMatch(NUMBER_OR_WORD);
  const value = word === undefined ? undefined : parseWord(word, compat);
  if (word === undefined || value === undefined)
    throw scanner.error('a value: a string in quotation marks, a number, true, false or null');
  scanner.takeMatch(NUMBER_OR_WORD);
  return typeof value === 'string' || word === JSON.stringify(value) ? { value } : { value, text: word };
}

function parseString(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw invalidFilter(`filter: ${quote(text)} is not a JSON string`);
  }
}

function parseWord(word: string, compat: Compat): CompareValue | undefined {
  if (word === 'null') return null;
  if (word === 'true' || word === 'false') return word === 'true';
  if (NUMBER.test(word)) return parseNumber(word);
  if (!compat.unquotedFilterValue) return undefined;
  const folded = word.toLowerCase();
  return folded === 'true' || folded === 'false' ? folded === 'true' : word;
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw invalidFilter(`filter: the number ${quote(text)} is too large`);
  // There is one zero in JSON's numbers as people mean them.
  return value === 0 ? 0 : value;
}
