import {
  invalidValue,
  parseFilter,
  parseProjection,
  type Compat,
  type Filter,
  type Projection,
  type ResourceType,
} from '@drawbridge/scim';
import type { Limits } from '../settings.ts';
import { parseSort, type Sort } from './sort.ts';

/** The query parameters of a request, by folded name. */
export type Parameters = ReadonlyMap<string, string>;

/** Which resources a query asks for, in which order, and how much of each. */
export interface Query {
  readonly filter: Filter | undefined;
  readonly sort: Sort | undefined;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
  readonly projection: Projection;
}

/**
 * Parses the parameters of a query.
 *
 * @throws ScimError `invalidFilter`; `invalidValue` for a number, an order or an attribute that is none.
 * @see RFC 7644 §3.4.2
 */
export function parseQuery(
  type: ResourceType,
  parameters: Parameters,
  limits: Limits,
  compat: Compat,
): Query {
  const filter = parameters.get('filter');
  const count = parseInteger(parameters, 'count') ?? limits.defaultCount;
  return {
    filter: filter === undefined ? undefined : parseFilter(filter, compat),
    sort: parseSort(type, parameters.get('sortby'), parameters.get('sortorder')),
    // RFC 7644 §3.4.2.4: a value below 1 is 1, a negative count is 0.
    startIndex: Math.max(1, parseInteger(parameters, 'startIndex') ?? 1),
    count: Math.min(Math.max(0, count), limits.maxResults),
    projection: parseRequestedProjection(type, parameters),
  };
}

/**
 * Parses `attributes` and `excludedAttributes`.
 *
 * @throws ScimError `invalidValue` when both are given.
 * @see RFC 7644 §3.9
 */
export function parseRequestedProjection(type: ResourceType, parameters: Parameters): Projection {
  return parseProjection(
    type,
    splitNames(parameters.get('attributes')),
    splitNames(parameters.get('excludedattributes')),
  );
}

function splitNames(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const INTEGER = /^[+-]?\d+$/;

function parseInteger(parameters: Parameters, name: string): number | undefined {
  const text = parameters.get(name.toLowerCase())?.trim();
  if (text === undefined) return undefined;
  if (!INTEGER.test(text)) throw invalidValue(`${name}: expected an integer`);
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number(text), Number.MAX_SAFE_INTEGER));
}
