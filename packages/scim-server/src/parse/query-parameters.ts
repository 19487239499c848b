import {
  invalidCount,
  invalidValue,
  parseFilter,
  parseProjection,
  type Compat,
  type Filter,
  type Projection,
  type ResourceType,
  type ScimError,
} from '@drawbridge/scim';
import type { Parameters } from './parameters.ts';
import type { Limits } from '../settings.ts';
import { parseOrder, type Order } from './sort.ts';

/** Which resources a query asks for, in which order, and how much of each. */
export interface Query {
  readonly types: readonly ResourceType[];
  readonly filter: Filter | undefined;
  readonly order: Order | undefined;
  readonly page: PageStart;
  readonly count: number;
  /** For each of the types. */
  readonly projections: readonly Projection[];
  /** Differs for queries that find other resources, or find them in another order. */
  readonly selection: string;
}

/** Where a page begins: at an index from 1, or behind the page that gave the cursor; an empty one begins the first. */
export type PageStart =
  | { readonly method: 'index'; readonly startIndex: number }
  | { readonly method: 'cursor'; readonly cursor: string };

/**
 * Parses the parameters of a query.
 *
 * @throws ScimError `invalidFilter`; `invalidValue` for a number, an order or an attribute that is none; `invalidCount`
 * for a page size that is none beside a cursor.
 * @see RFC 7644 §3.4.2; RFC 9865 §2
 */
export function parseQuery(
  types: readonly ResourceType[],
  parameters: Parameters,
  limits: Limits,
  compat: Compat,
): Query {
  const filter = parameters.get('filter');
  const sortBy = parameters.get('sortby');
  const sortOrder = parameters.get('sortorder');
  const count = parseCount(parameters, limits);
  return {
    types,
    filter: filter === undefined ? undefined : parseFilter(filter, compat),
    order: parseOrder(types, sortBy, sortOrder),
    page: parsePageStart(parameters),
    count,
    projections: types.map((type) => parseRequestedProjection(type, parameters)),
    selection: JSON.stringify([types.map(({ name }) => name), filter, sortBy, sortOrder]),
  };
}

function parseCount(parameters: Parameters, { defaultCount, maxResults }: Limits): number {
  const malformed = parameters.has('cursor') ? invalidCount : invalidValue;
  const count = parseInteger(parameters, 'count', malformed) ?? defaultCount;
  // RFC 7644 §3.4.2.4: a negative count is 0.
  return Math.min(Math.max(0, count), maxResults);
}

function parsePageStart(parameters: Parameters): PageStart {
  const cursor = parameters.get('cursor');
  const startIndex = parseInteger(parameters, 'startIndex', invalidValue);
  // RFC 7644 §3.4.2.4: a value below 1 is 1. RFC 9865 §2.4: index paging stays the default where it was before.
  if (cursor === undefined) return { method: 'index', startIndex: Math.max(1, startIndex ?? 1) };
  if (startIndex !== undefined) throw invalidValue('startIndex and cursor exclude each other');
  return { method: 'cursor', cursor };
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

function parseInteger(
  parameters: Parameters,
  name: string,
  malformed: (detail: string) => ScimError,
): number | undefined {
  const text = parameters.get(name.toLowerCase())?.trim();
  if (text === undefined) return undefined;
  if (!INTEGER.test(text)) throw malformed(`${name}: expected an integer`);
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number(text), Number.MAX_SAFE_INTEGER));
}
