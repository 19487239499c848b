import { parseJson } from './json.ts';
import { matchJson, type Match } from './match-json.ts';
import { matchText } from './match-text.ts';
import type { ResponsePattern } from './transcript.ts';
import type { Variables } from './variables.ts';

/** Compares a response with its pattern: the status, the headers that are written, and the whole body. */
export function matchResponse(
  pattern: ResponsePattern,
  response: Response,
  body: string,
  variables: Variables,
): Match {
  const head = matchHeaders(pattern, response, variables);
  const rest = matchBody(pattern, body, head.variables);
  const status =
    pattern.status === response.status ? [] : [`status: expected ${pattern.status}, got ${response.status}`];
  return { variables: rest.variables, differences: [...status, ...head.differences, ...rest.differences] };
}

function matchHeaders(pattern: ResponsePattern, response: Response, variables: Variables): Match {
  return pattern.headers.reduce<Match>(
    (match, { name, value }) => {
      const actual = response.headers.get(name);
      const matched = actual === null ? undefined : matchText(value, actual, match.variables);
      if (matched !== undefined) return { ...match, variables: matched };
      const difference = `${name}: expected "${value}", ${actual === null ? 'missing' : `got "${actual}"`}`;
      return { ...match, differences: [...match.differences, difference] };
    },
    { variables, differences: [] },
  );
}

function matchBody(pattern: ResponsePattern, text: string, variables: Variables): Match {
  if (pattern.body === undefined) {
    return { variables, differences: text === '' ? [] : ['body: expected none'] };
  }
  if (text === '') return { variables, differences: ['body: missing'] };
  const body = parseJson(text);
  if (body === undefined) return { variables, differences: ['body: expected JSON'] };
  return matchJson(pattern.body, body, variables);
}
