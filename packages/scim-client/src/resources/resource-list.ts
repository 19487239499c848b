import type { Call } from '../http/call.ts';
import type { ScimAnswer, ScimPromise } from '../http/scim-promise.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import type { ListPage } from './parse-answer.ts';

/** Where the first page starts and how much each may hold. */
export interface FirstPage {
  readonly startIndex: number;
  readonly count: number;
}

/** Where a page starts, by its index or by the cursor that the page before it gave. */
export type PageRequest = FirstPage | { readonly cursor: string; readonly count: number };

/** Pages one after the other; `withResponse` gives the status and the headers beside each. */
export interface ResourcePages<T> extends AsyncIterable<ListPage<T>> {
  readonly withResponse: () => AsyncIterable<ScimAnswer<ListPage<T>>>;
}

/**
 * A query that is sent when it is read: item by item with `for await`, or page by page. Each read starts anew.
 *
 * Pages are addressed by index, unless the service provider hands out cursors, so a resource may be missed when others are
 * deleted between two pages; compare with `totalResults` where that matters. No resource is yielded twice.
 *
 * @see RFC 7644 §3.4.2.4
 */
export interface ResourceList<T> extends AsyncIterable<T> {
  /** Reads the first page alone. */
  readonly page: () => ScimPromise<ListPage<T>>;
  /** Reads one page after the other. */
  readonly pages: () => ResourcePages<T>;
}

const MAX_PAGES = 10_000;

/** Pages through a query. Its iteration throws ScimConnectionError for a list that does not end. */
export function createResourceList<T>(
  readPage: (request: PageRequest) => ScimPromise<ListPage<T>>,
  question: Pick<Call, 'method' | 'path'>,
  { startIndex, count }: FirstPage,
  maxPages: number = MAX_PAGES,
): ResourceList<T> {
  async function* answers(): AsyncGenerator<ScimAnswer<ListPage<T>>> {
    const isNew = createFilterOfSeen();
    let next = startIndex;
    let cursor: string | undefined;
    for (let number = 1; number <= maxPages; number += 1) {
      const request = cursor === undefined ? { startIndex: next, count } : { cursor, count };
      const { data: page, ...answer } = await readPage(request).withResponse();
      const resources = page.resources.filter(isNew);
      const byCursor = cursor !== undefined;
      cursor = page.nextCursor;
      // Nothing new comes from a page past the end, and from a server that ignores startIndex.
      if (resources.length === 0 && number > 1 && cursor === undefined) return;
      yield { ...answer, data: { ...page, resources } };
      next += page.resources.length;
      if (cursor !== undefined) continue;
      const complete = next > (page.totalResults ?? Number.POSITIVE_INFINITY);
      if (byCursor || page.resources.length === 0 || complete) return;
    }
    const { method, path } = question;
    throw new ScimConnectionError(
      'malformed',
      { method, path },
      `the list did not end after ${maxPages} pages.`,
    );
  }
  async function* pages(): AsyncGenerator<ListPage<T>> {
    for await (const { data } of answers()) yield data;
  }
  async function* items(): AsyncGenerator<T> {
    for await (const { resources } of pages()) yield* resources;
  }
  return {
    page: () => readPage({ startIndex, count }),
    pages: () => ({ withResponse: answers, [Symbol.asyncIterator]: pages }),
    [Symbol.asyncIterator]: items,
  };
}

function createFilterOfSeen(): (resource: unknown) => boolean {
  const seen = new Set<unknown>();
  return (resource) => {
    const id: unknown = typeof resource === 'object' && resource !== null && 'id' in resource && resource.id;
    if (typeof id !== 'string') return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  };
}
