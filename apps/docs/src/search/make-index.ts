import MiniSearch from 'minisearch';
import type { Page } from '../site/page.ts';
import { readSections } from './read-sections.ts';
import { INDEX_NAME, SEARCH_OPTIONS, type SearchEntry } from './search-entry.ts';

/** How far down headings are found: the members of a class are text of the class. */
const DEPTH = 3;

/**
 * Makes the search index of pages that the navigation has, as a script: a page that was opened from a file may not fetch.
 */
export function makeIndexScript(pages: readonly Page[]): string {
  const index = new MiniSearch<SearchEntry>(SEARCH_OPTIONS);
  const entries = pages.filter(({ group }) => group !== undefined).flatMap(entriesOf);
  index.addAll(entries.map((entry, id) => ({ ...entry, id })));
  return `globalThis.${INDEX_NAME} = ${JSON.stringify(JSON.stringify(index))};\n`;
}

function entriesOf({ path, title, body }: Page): readonly Omit<SearchEntry, 'id'>[] {
  return readSections(body, DEPTH)
    .filter(({ heading, text }) => heading !== '' || text !== '')
    .map(({ id, heading, text, depth }) => ({
      url: id === '' || depth === 1 ? path : `${path}#${id}`,
      page: title,
      heading: depth <= 1 ? title : heading,
      text,
    }));
}
