import { linkTarget } from './link-header.ts';
import { OktaFailure } from './okta-failure.ts';
import type { OktaHttp } from './okta-http.ts';

/** What paging through a list gave: every row until the end, or until something failed. */
export interface Pages<T> {
  readonly rows: readonly T[];
  readonly failure: OktaFailure | undefined;
}

/**
 * Follows `rel="next"` to the end. An empty page with a next link is not the end. A failure keeps the rows read before.
 */
export async function readPages<T>(
  http: OktaHttp,
  path: string,
  parsePage: (body: unknown) => readonly T[],
  signal: AbortSignal,
): Promise<Pages<T>> {
  const rows: T[] = [];
  const visited = new Set<string>();
  try {
    for (let next: string | undefined = path; next !== undefined;) {
      if (visited.has(next))
        throw new OktaFailure('failed', 'Okta named the same page twice as the next one');
      visited.add(next);
      const { body, link } = await http.get(next, signal);
      rows.push(...parsePage(body));
      next = linkTarget(link, 'next');
    }
    return { rows, failure: undefined };
  } catch (error) {
    if (!(error instanceof OktaFailure)) throw error;
    return { rows, failure: error };
  }
}
