import { linkTarget } from './link-header.ts';
import { failureIn } from './okta-context.ts';
import { OktaFailure } from './okta-failure.ts';
import type { OktaHttp } from './okta-http.ts';
import type { ParsePage } from './okta-wire.ts';

/** What paging through a list gave: every row until the end, or until something failed. */
export interface Pages<T> {
  readonly rows: readonly T[];
  readonly failure: OktaFailure | undefined;
  /** Whether a page that is followed by another held fewer rows than its limit: some may be missing. */
  readonly short: boolean;
  /** Okta's clock at the first page, in milliseconds since 1970. */
  readonly date: number | undefined;
}

/**
 * Follows `rel="next"` to the end. An empty page with a next link is not the end. A failure keeps the rows read before.
 *
 * @param onPage hears how many rows each page gave.
 * @throws {OktaFailure} of kind `refused`.
 */
export async function readPages<T>(
  http: OktaHttp,
  path: string,
  parsePage: ParsePage<T>,
  signal: AbortSignal,
  onPage: (rows: number) => void = () => undefined,
): Promise<Pages<T>> {
  const rows: T[] = [];
  const visited = new Set<string>();
  let date: number | undefined;
  let short = false;
  try {
    for (let next: string | undefined = path; next !== undefined;) {
      if (visited.has(next))
        throw new OktaFailure('failed', 'Okta named the same page twice as the next one');
      visited.add(next);
      const answer = await http.get(next, signal);
      if (visited.size === 1) ({ date } = answer);
      const page = parsePage(answer.body);
      for (const row of page) rows.push(row);
      onPage(page.length);
      next = linkTarget(answer.link, 'next');
      short ||= next !== undefined && page.length < limitOf(next);
    }
    return { rows, failure: undefined, short, date };
  } catch (error) {
    return { rows, failure: failureIn(error), short, date };
  }
}

/** The size of a page by the link that leads to the next one. */
function limitOf(link: string): number {
  const limit = URL.canParse(link) ? Number(new URL(link).searchParams.get('limit')) : 0;
  return Number.isInteger(limit) ? limit : 0;
}
