import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { matchText } from './match-text.ts';
import { parsePlaceholder } from './placeholder.ts';
import type { Variables } from './variables.ts';

/** How far a response agrees with its pattern. */
export interface Match {
  /** The variables with everything that was captured. */
  readonly variables: Variables;
  /** One line for each place that differs; empty when all agrees. */
  readonly differences: readonly string[];
}

/**
 * Compares a JSON value with an expected one, in depth: every member and element counts, the order of members does not.
 * An expected string may hold placeholders; one that is nothing but an `integer` placeholder matches a JSON number, one
 * that is nothing but an `any` placeholder every value, which must be the same when the name comes again.
 */
export function matchJson(
  expected: JsonValue,
  actual: JsonValue,
  variables: Variables,
  path: string = '$',
): Match {
  const taken = takeAny(expected, actual, variables);
  if (taken !== undefined) return { variables: taken, differences: [] };
  if (isJsonArray(expected) && isJsonArray(actual)) return matchArray(expected, actual, variables, path);
  if (isJsonObject(expected) && isJsonObject(actual)) return matchObject(expected, actual, variables, path);
  const matched = matchScalar(expected, actual, variables);
  if (matched !== undefined) return { variables: matched, differences: [] };
  return {
    variables,
    differences: [`${path}: expected ${show(expected, variables)}, got ${JSON.stringify(actual)}`],
  };
}

/** Captures a whole value, as its JSON. */
function takeAny(expected: JsonValue, actual: JsonValue, variables: Variables): Variables | undefined {
  const placeholder = typeof expected === 'string' ? parsePlaceholder(expected) : undefined;
  if (placeholder?.kind !== 'any') return undefined;
  const json = JSON.stringify(actual);
  const known = variables.get(placeholder.name);
  if (known !== undefined) return known === json ? variables : undefined;
  return new Map([...variables, [placeholder.name, json]]);
}

function matchArray(
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
  variables: Variables,
  path: string,
): Match {
  if (expected.length !== actual.length) {
    const difference = `${path}: expected ${expected.length} elements, got ${actual.length}`;
    return { variables, differences: [difference] };
  }
  return matchEach(
    expected.map((element, index) => [element, actual[index], `${path}[${index}]`]),
    variables,
  );
}

function matchObject(expected: JsonObject, actual: JsonObject, variables: Variables, path: string): Match {
  const match = matchEach(
    Object.entries(expected).map(([name, value]) => [value, actual[name], `${path}.${name}`]),
    variables,
  );
  const extra = Object.keys(actual)
    .filter((name) => !Object.hasOwn(expected, name))
    .map((name) => `${path}.${name}: not expected, got ${JSON.stringify(actual[name])}`);
  return { variables: match.variables, differences: [...match.differences, ...extra] };
}

function matchEach(
  pairs: readonly (readonly [expected: JsonValue, actual: JsonValue | undefined, path: string])[],
  variables: Variables,
): Match {
  return pairs.reduce<Match>(
    (match, [expected, actual, path]) => {
      if (actual === undefined) return { ...match, differences: [...match.differences, `${path}: missing`] };
      const next = matchJson(expected, actual, match.variables, path);
      return { variables: next.variables, differences: [...match.differences, ...next.differences] };
    },
    { variables, differences: [] },
  );
}

function matchScalar(expected: JsonValue, actual: JsonValue, variables: Variables): Variables | undefined {
  if (typeof expected !== 'string') return expected === actual ? variables : undefined;
  const placeholder = parsePlaceholder(expected);
  const known = placeholder === undefined ? undefined : variables.get(placeholder.name);
  if (typeof known === 'number') return known === actual ? variables : undefined;
  if (placeholder?.kind === 'integer' && known === undefined) {
    if (typeof actual !== 'number' || !Number.isInteger(actual)) return undefined;
    return new Map([...variables, [placeholder.name, actual]]);
  }
  return typeof actual === 'string' ? matchText(expected, actual, variables) : undefined;
}

function show(expected: JsonValue, variables: Variables): string {
  const text = JSON.stringify(expected);
  const known = typeof expected === 'string' ? parsePlaceholder(expected) : undefined;
  const value = known === undefined ? undefined : variables.get(known.name);
  return value === undefined ? text : `${text} (${JSON.stringify(value)})`;
}
