import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileOfLink, type Place } from '../markdown/atlas.ts';
import { readMarkdown } from '../markdown/read-markdown.ts';

/** A document and what is written in it. */
export interface SourceDocument extends Place {
  readonly text: string;
  /** In one sentence; by default its first paragraph. */
  readonly summary?: string;
}

/** Where everything is that documents lead to, and the files among it that need a page of their own. */
export interface AtlasWithFiles {
  readonly atlas: ReadonlyMap<string, string | undefined>;
  readonly files: readonly Place[];
}

/**
 * Finds where every link of the documents leads. A file that has no page gets one that shows it as it is; a folder is its
 * README, or has no page.
 *
 * @param known the pages of what is no document, such as a contract.
 * @throws Error that names every link to what is not there.
 */
export function makeAtlas(
  root: string,
  documents: readonly SourceDocument[],
  known: readonly Place[],
): AtlasWithFiles {
  const atlas = new Map<string, string | undefined>(
    [...documents, ...known].map(({ source, path }) => [source, path]),
  );
  const files: Place[] = [];
  const missing: string[] = [];
  for (const { source, text } of documents) {
    for (const file of readMarkdown(text).targets.flatMap((target) => fileOfLink(source, target) ?? [])) {
      if (atlas.has(file)) continue;
      if (!existsSync(join(root, file))) missing.push(`${source} links to ${file}, which is not there.`);
      else if (statSync(join(root, file)).isDirectory()) {
        atlas.set(file, atlas.get(`${file}/README.md`));
      } else {
        const place = { source: file, path: `source/${file}.html` };
        atlas.set(file, place.path);
        files.push(place);
      }
    }
  }
  if (missing.length > 0) throw new Error(missing.join('\n'));
  return { atlas, files };
}
