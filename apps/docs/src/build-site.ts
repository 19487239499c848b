import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findBrokenLinks, type SiteFile } from './checks/find-broken-links.ts';
import { readPages } from './read-pages.ts';
import { makeIndexScript } from './search/make-index.ts';
import { bundleScripts } from './site/bundle-scripts.ts';
import type { Page } from './site/page.ts';
import { renderFrame } from './site/render-frame.ts';
import { renderLlms, renderLlmsFull } from './site/render-llms.ts';

/** Where the site is made from and put. */
export interface BuildOptions {
  /** The repository. */
  readonly root: string;
  /** The Node that asks programs for their help. */
  readonly node: string;
  /** The folder of the site; what was in it is removed. */
  readonly output: string;
}

/**
 * Builds the site.
 *
 * @returns the path of its first page.
 * @throws Error in words when something cannot be read or said, or a link leads nowhere; then nothing is written.
 */
export async function buildSite({ root, node, output }: BuildOptions): Promise<string> {
  const pages = await readPages(root, node);
  const files = await renderFiles(pages);
  const broken = findBrokenLinks(files);
  if (broken.length > 0) throw new Error(`Links that lead nowhere:\n${broken.join('\n')}`);
  await rm(output, { recursive: true, force: true });
  for (const { path, content } of files) {
    const file = join(output, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return join(output, 'index.html');
}

async function renderFiles(pages: readonly Page[]): Promise<readonly SiteFile[]> {
  const style = await readFile(join(import.meta.dirname, 'site', 'site.css'), 'utf8');
  return [
    ...pages.map((page) => ({ path: page.path, content: renderFrame(page, pages) })),
    ...(await bundleScripts()),
    { path: 'assets/site.css', content: style },
    { path: 'assets/search-index.js', content: makeIndexScript(pages) },
    { path: 'llms.txt', content: renderLlms(pages) },
    { path: 'llms-full.txt', content: renderLlmsFull(pages) },
  ];
}
