import { compareBookmarks, toBookmark } from '../bookmark.ts';
import type { Query } from '../parse/query-parameters.ts';
import type { Place } from '../walks.ts';
import { findPage, type Listed } from './find-page.ts';
import type { OperationContext } from './operation-context.ts';

/**
 * Finds the page at an index. Who has just read the page before it goes on where that ended: what others create, change or
 * delete meanwhile makes no resource be skipped or come twice. The total is then what has been read and what is left, so
 * that those who count come to the end just there.
 *
 * @see RFC 7644 §3.4.2.4
 */
export async function pageByIndex(
  context: OperationContext,
  query: Query,
  startIndex: number,
): Promise<Listed> {
  const { walks } = context.settings;
  const isFirst = startIndex === 1;
  const walk = isFirst || query.count === 0 ? undefined : await walkOf(context, query);
  const after = walk === undefined ? undefined : walks.recall(toPlace(query, walk, startIndex));
  const { total, behind, matches } = await findPage(context, query, after);
  const last = matches.at(-1);
  // Whoever gets everything at once does not come back.
  if (last !== undefined && !(isFirst && matches.length < query.count)) {
    const next = toPlace(query, walk ?? (await walkOf(context, query)), startIndex + matches.length);
    walks.remember(next, toBookmark(last));
  }
  return { total: after === undefined ? total : startIndex - 1 + behind, matches, paging: { startIndex } };
}

function toPlace({ order }: Query, walk: string, startIndex: number): Place {
  const compareKeys = order?.compare ?? (() => 0);
  return { walk, startIndex, compare: (left, right) => compareBookmarks(left, right, compareKeys) };
}

/** One client walks through one selection; a digest, because filters may be long. */
async function walkOf({ principal }: OperationContext, { selection }: Query): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([principal, selection]));
  return String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', text)));
}
