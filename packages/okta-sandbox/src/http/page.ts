import { OktaError } from '../okta-error.ts';

/** How many rows a list gives on one page. */
export interface PageLimit {
  /** Without `limit`, or with `limit=0`. */
  readonly default: number;
  /** A larger `limit` is lowered to this. */
  readonly max: number;
}

/** The page limits of the lists. */
export interface PageLimits {
  /** `GET /groups` and `GET /users/{id}/groups`. */
  readonly groups: PageLimit;
  /** `GET /users`. */
  readonly users: PageLimit;
  /** `GET /groups/{id}/users`. */
  readonly members: PageLimit;
}

/** Okta's own page limits. */
export const OKTA_PAGE_LIMITS: PageLimits = {
  groups: { default: 200, max: 10_000 },
  users: { default: 200, max: 200 },
  members: { default: 1000, max: 1000 },
};

/** One page of rows, and the headers that lead to the next one. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly headers: Headers;
}

/**
 * Cuts the page that `limit` and `after` ask for out of rows in the order of their ids. A row that appears or goes
 * between two pages neither repeats nor hides another one.
 *
 * @throws OktaError E0000029 for a `limit` that is no number or an `after` that no page gave.
 */
export function pageOf<T extends { readonly id: string }>(
  rows: readonly T[],
  url: URL,
  limits: PageLimit,
): Page<T> {
  const limit = readLimit(url, limits);
  const after = readCursor(url);
  const rest = after === undefined ? rows : rows.filter(({ id }) => id > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const headers = selfLink(url);
  if (last !== undefined && rest.length > page.length) headers.append('link', nextLink(url, last.id, limit));
  return { rows: page, headers };
}

/** The first rows, for a query that cannot be paged. @throws OktaError E0000029 */
export function firstOf<T>(rows: readonly T[], url: URL, limits: PageLimit): Page<T> {
  return { rows: rows.slice(0, readLimit(url, limits)), headers: selfLink(url) };
}

function readLimit(url: URL, limits: PageLimit): number {
  const text = url.searchParams.get('limit') ?? '0';
  if (!/^\d+$/.test(text))
    throw new OktaError('E0000029', { causes: ['limit: The value must be a whole number'] });
  const limit = Number(text);
  return limit === 0 ? limits.default : Math.min(limit, limits.max);
}

function readCursor(url: URL): string | undefined {
  const cursor = url.searchParams.get('after');
  if (cursor === null) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^(?:00[gu]|gPm)\w{17}$/.test(id))
    throw new OktaError('E0000029', { causes: ['after: The cursor is not valid'] });
  return id;
}

function selfLink(url: URL): Headers {
  return new Headers({ link: `<${url.href}>; rel="self"` });
}

function nextLink(url: URL, lastId: string, limit: number): string {
  const next = new URL(url);
  next.searchParams.set('after', Buffer.from(lastId, 'latin1').toString('base64url'));
  next.searchParams.set('limit', String(limit));
  return `<${next.href}>; rel="next"`;
}
