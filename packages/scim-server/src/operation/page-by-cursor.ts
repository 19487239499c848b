import { toBookmark } from '../bookmark.ts';
import type { Query } from '../parse/query-parameters.ts';
import { findPage, type Listed } from './find-page.ts';
import type { OperationContext } from './operation-context.ts';

/**
 * Finds the page behind the one that gave a cursor; an empty cursor begins the first.
 *
 * @throws ScimError `invalidCursor`, `expiredCursor`.
 * @see RFC 9865 §2
 */
export async function pageByCursor(context: OperationContext, query: Query, cursor: string): Promise<Listed> {
  const { cursors } = context.settings;
  const sealedFor = bindingOf(context, query);
  const after = cursor === '' ? undefined : await cursors.open(cursor, sealedFor);
  const { total, matches, hasMore } = await findPage(context, query, after);
  const last = matches.at(-1);
  const paging =
    last === undefined || !hasMore ? {} : { nextCursor: await cursors.seal(toBookmark(last), sealedFor) };
  return { total, matches, paging };
}

/** Tenants may share the secret, and never a cursor. */
function bindingOf({ settings }: OperationContext, { selection, count }: Query): string {
  return JSON.stringify([settings.tenant, selection, count]);
}
