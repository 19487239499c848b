import {
  SEARCH_REQUEST_MESSAGE,
  invalidSyntax,
  isJsonArray,
  isJsonObject,
  kindOf,
  memberInAnyCase,
  type Compat,
} from '@drawbridge/scim';
import { requireMessage } from './message.ts';
import type { Parameters } from './parameters.ts';

/** What each member of the message holds. */
const MEMBERS = {
  filter: 'string',
  sortBy: 'string',
  sortOrder: 'string',
  cursor: 'string',
  startIndex: 'integer',
  count: 'integer',
  attributes: 'list',
  excludedAttributes: 'list',
} as const;

/**
 * Parses the body of a query by POST into the parameters that the same query has by GET.
 *
 * @throws ScimError `invalidSyntax` for a body that is no SearchRequest message.
 * @see RFC 7644 §3.4.3; RFC 9865 §3
 */
export function parseSearchRequest(body: unknown, compat: Compat): Parameters {
  if (!isJsonObject(body)) {
    throw invalidSyntax(`the body: expected a SearchRequest message, found ${kindOf(body)}`);
  }
  requireMessage(body, SEARCH_REQUEST_MESSAGE, compat);
  const parameters = Object.entries(MEMBERS).flatMap(([name, kind]) => {
    const value = memberInAnyCase(body, name);
    return value === undefined || value === null
      ? []
      : [[name.toLowerCase(), print(name, kind, value)] as const];
  });
  return new Map(parameters);
}

function print(name: string, kind: (typeof MEMBERS)[keyof typeof MEMBERS], value: unknown): string {
  if (kind === 'string' && typeof value === 'string') return value;
  if (kind === 'integer' && Number.isInteger(value)) return BigInt(Number(value)).toString();
  if (kind === 'list' && isJsonArray(value) && value.every((entry) => typeof entry === 'string')) {
    return value.join(',');
  }
  const expected = { string: 'a string', integer: 'an integer', list: 'an array of strings' }[kind];
  throw invalidSyntax(`${name}: expected ${expected}, found ${kindOf(value)}`);
}
