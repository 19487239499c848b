import type { JsonObject, ResourceType } from '@drawbridge/scim';
import type { Parameters } from '../parse/parameters.ts';
import { parseQuery, type Query } from '../parse/query-parameters.ts';
import { parseSearchRequest } from '../parse/search-request.ts';
import { toListResponse } from '../render/list-response.ts';
import type { Reply } from '../render/reply.ts';
import type { Match } from './find-matches.ts';
import type { OperationContext } from './operation-context.ts';
import { pageByCursor } from './page-by-cursor.ts';
import { pageByIndex } from './page-by-index.ts';
import { representProjected } from './represent.ts';

/**
 * Queries the resources of one type, or of several at once: filtered, sorted, else in the order of creation, and paged by
 * index or by cursor, with the exact number of all that match.
 *
 * No number of resources is too many for it: a page has a limit, and what no index answers is matched batch by batch. A
 * filter may be, with more comparisons than one request may ask for.
 *
 * @throws ScimError `invalidFilter`, `tooMany`, `invalidValue`, `invalidCursor`, `expiredCursor`, `invalidCount`.
 * @see RFC 7644 §3.4.2; RFC 9865
 */
export async function query(
  context: OperationContext,
  types: readonly ResourceType[],
  parameters: Parameters,
): Promise<Reply> {
  const { limits, compat } = context.settings;
  const wanted = parseQuery(types, parameters, limits, compat);
  const { page } = wanted;
  const { total, matches, paging } =
    page.method === 'index'
      ? await pageByIndex(context, wanted, page.startIndex)
      : await pageByCursor(context, wanted, page.cursor);
  const resources = await represent(context, wanted, matches);
  return { status: 200, body: toListResponse(total, resources, paging) };
}

/**
 * Queries by POST, so that no personal data stands in a URL.
 *
 * @throws ScimError as {@link query}, `invalidSyntax`.
 * @see RFC 7644 §3.4.3
 */
export function search(
  context: OperationContext,
  types: readonly ResourceType[],
  body: unknown,
): Promise<Reply> {
  return query(context, types, parseSearchRequest(body, context.settings.compat));
}

/** Represents the resources of each type together, and gives them in their order. */
async function represent(
  context: OperationContext,
  { types, projections }: Query,
  matches: readonly Match[],
): Promise<readonly JsonObject[]> {
  const bodies = new Map<Match, JsonObject>();
  for (const [index, type] of types.entries()) {
    const own = matches.filter((match) => match.type === index);
    const resources = own.map(({ resource }) => resource);
    const projection = projections[index];
    if (resources.length === 0 || projection === undefined) continue;
    const tagged = await representProjected(context, type, resources, projection);
    for (const [place, match] of own.entries()) {
      const body = tagged[place]?.body;
      if (body !== undefined) bodies.set(match, body);
    }
  }
  return matches.map((match) => bodies.get(match)).filter((body) => body !== undefined);
}
