import { printFilter, SEARCH_REQUEST_MESSAGE } from '@drawbridge/scim/wire';
import type { Call, Send } from '../http/call.ts';
import type { AttributeEntry, PathOf } from '../typed/attribute-entry.ts';
import { parsePage } from './parse-answer.ts';
import type { CallOptions, ListQuery, Projection, WholeResource } from './query.ts';
import { createResourceList, type ResourceList } from './resource-list.ts';

/** The attributes of a resource that a filter may name. */
export type ReadPath<Whole> = Whole extends unknown ? PathOf<AttributeEntry<Whole>> : never;

/** Gives the resources that match; nothing is sent before the list is read. @see RFC 7644 §3.4.2 */
export interface ResourceQuery<Whole, Projected> {
  (query?: ListQuery<ReadPath<Whole>> & WholeResource & CallOptions): ResourceList<Whole>;
  (query: ListQuery<ReadPath<Whole>> & Projection & CallOptions): ResourceList<Projected>;
}

const PAGE_SIZE = 100;

/** A query whose parameters stand in the URL. */
export function createList<Whole, Projected>(send: Send, path: string): ResourceQuery<Whole, Projected> {
  return createQuery(send, (query) => ({ method: 'GET', path, query }));
}

/** A query whose parameters stand in the body, away from the logs of whatever is between. @see RFC 7644 §3.4.3 */
export function createSearch<Whole, Projected>(send: Send, path: string): ResourceQuery<Whole, Projected> {
  return createQuery(send, (query) => ({
    method: 'POST',
    path,
    body: { schemas: [SEARCH_REQUEST_MESSAGE], ...query },
    repeatable: true,
  }));
}

function createQuery<Whole, Projected>(
  send: Send,
  toCall: (query: object) => Call,
): ResourceQuery<Whole, Projected> {
  return <T>({
    signal,
    startIndex = 1,
    count = PAGE_SIZE,
    filter,
    ...rest
  }: ListQuery & Projection & CallOptions = {}): ResourceList<T> => {
    const text = typeof filter === 'object' ? printFilter(filter) : filter;
    return createResourceList(
      async (page) => {
        const call = toCall({ filter: text, ...rest, ...page });
        return parsePage<T>(await send({ ...call, signal }), `${call.method} ${call.path}`);
      },
      { startIndex, count },
    );
  };
}
