import type { Compat } from '@drawbridge/scim';

/** Where a request goes, whatever the dialect of its URL. */
export interface Target {
  /** The path below the base path, with a slash at its begin and none at its end; `undefined` outside the base path. */
  readonly path: string | undefined;
  /** The query as it is written, without the question mark. */
  readonly query: string;
}

/**
 * Entra ID's feature flag is a query string on the base URL. Clients that put a URL together from strings write it
 * before the rest of the path (`/v2/?aadOptscim062020/Users?filter=…`), behind it, or as a second query.
 */
const ENTRA_FLAG = /(?:^|[?&])aadOptscim062020(?:=[^&?/]*)?(?=$|[&?/])/i;

/**
 * Brings a request's URL to one form: the base path in any case, repeated and closing slashes, and Entra's flag wherever
 * it stands. Without the leniency, the URL must have that form already.
 */
export function normalizeUrl({ pathname, search }: URL, basePath: string, compat: Compat): Target {
  if (!compat.urlDialects) return { path: below(basePath, pathname), query: search.slice(1) };
  const { suffix, query } = splitSearch(search.slice(1));
  const path = `${pathname}${suffix}`.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  const inside = `${path}/`.toLowerCase().startsWith(`${basePath}/`.toLowerCase());
  return { path: inside ? path.slice(basePath.length) || '/' : undefined, query };
}

function below(basePath: string, path: string): string | undefined {
  return `${path}/`.startsWith(`${basePath}/`) ? path.slice(basePath.length) || '/' : undefined;
}

function splitSearch(search: string): { readonly suffix: string; readonly query: string } {
  const flag = ENTRA_FLAG.exec(search);
  if (flag === null) return { suffix: '', query: search };
  const before = search.slice(0, flag.index);
  const after = search.slice(flag.index + flag[0].length);
  const end = after.includes('?') ? after.indexOf('?') : after.length;
  return after.startsWith('/')
    ? { suffix: after.slice(0, end), query: after.slice(end + 1) }
    : { suffix: '', query: `${before}&${after.replace(/^[?&]/, '')}` };
}
