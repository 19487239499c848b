import { printFilter, SEARCH_REQUEST_MESSAGE } from '@drawbridge/scim/wire';
import type { Call, CallOptions, Send } from '../http/call.ts';
import { toScimPromise, type ScimPromise } from '../http/scim-promise.ts';
import type { AttributeEntry, PathOf } from '../typed/attribute-entry.ts';
import { parsePage, type ListPage } from './parse-answer.ts';
import { splitOptions, type ListQuery, type Projection, type WholeResource } from './query.ts';
import { createResourceList, type PageRequest, type ResourceList } from './resource-list.ts';

/** The attributes of a resource that a filter may name. */
export type ReadPath<Whole> = Whole extends unknown ? PathOf<AttributeEntry<Whole>> : never;

/** The attributes of a resource that an answer may be limited to: also an extension as a whole, by its URI. */
export type ProjectedPath<Whole> =
  ReadPath<Whole> | (Whole extends unknown ? Extract<keyof Whole, `urn:${string}`> : never);

/** Gives the resources that match; nothing is sent before the list is read. @see RFC 7644 §3.4.2 */
export interface ResourceQuery<Whole, Projected> {
  (query?: ListQuery<ReadPath<Whole>> & WholeResource & CallOptions): ResourceList<Whole>;
  (
    query: ListQuery<ReadPath<Whole>> & Projection<ProjectedPath<Whole>> & CallOptions,
  ): ResourceList<Projected>;
}

const PAGE_SIZE = 100;

/** A query whose parameters stand in the URL. */
export function createList<Whole, Projected>(send: Send, path: string): ResourceQuery<Whole, Projected> {
  return createQuery(send, (query) => ({ method: 'GET', path, query }));
}

/** A query whose parameters stand in the body, away from the logs of whatever is between. @see RFC 7644 §3.4.3 */
export function createSearch<Whole, Projected>(send: Send, path: string): ResourceQuery<Whole, Projected> {
  return createQuery(send, ({ attributes, excludedAttributes, ...query }) => ({
    method: 'POST',
    path,
    body: {
      schemas: [SEARCH_REQUEST_MESSAGE],
      ...query,
      attributes: toNames(attributes),
      excludedAttributes: toNames(excludedAttributes),
    },
    repeatable: true,
  }));
}

/** A URL has text where a body has a list. */
function toNames(names: Projection['attributes']): readonly string[] | undefined {
  return typeof names === 'string' ? names.split(',').map((name) => name.trim()) : names;
}

/** What a query sends. */
type QueryParameters = ListQuery & Projection & { readonly cursor?: string };

function createQuery<Whole, Projected>(
  send: Send,
  toCall: (query: QueryParameters) => Call,
): ResourceQuery<Whole, Projected> {
  return <T>(given: ListQuery & Projection & CallOptions = {}): ResourceList<T> => {
    const { options, query } = splitOptions(given);
    const { startIndex = 1, count = PAGE_SIZE, filter, ...rest } = query;
    const text = typeof filter === 'object' ? printFilter(filter) : filter;
    const readPage = (page: PageRequest): ScimPromise<ListPage<T>> =>
      toScimPromise(async (onAnswer) => {
        const call = toCall({ filter: text, ...rest, ...page });
        return parsePage<T>(await send({ ...call, options, onAnswer }), call);
      });
    return createResourceList(readPage, toCall({}), { startIndex, count });
  };
}
