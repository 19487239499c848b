import type { Options } from 'minisearch';

/** What a search finds. */
export interface SearchEntry {
  readonly id: number;
  /** Relative to the site, with its fragment. */
  readonly url: string;
  /** The title of the page. */
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

/** The name under which the index's script leaves the index. */
export const INDEX_NAME = 'drawbridgeSearchIndex';

/** How entries are indexed and searched: the same when the site is built and when it is read. */
export const SEARCH_OPTIONS: Options<SearchEntry> = {
  fields: ['heading', 'page', 'text'],
  storeFields: ['url', 'page', 'heading'],
  searchOptions: {
    boost: { heading: 4, page: 2 },
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    combineWith: 'AND',
  },
};
