import { posix } from 'node:path';
import { parse } from 'node-html-parser';

/** A file of the site, as it is written. */
export interface SiteFile {
  /** Relative to the site. */
  readonly path: string;
  readonly content: string;
}

interface ReadPage {
  readonly path: string;
  readonly ids: readonly string[];
  readonly links: readonly string[];
}

/** Finds the links of a site that lead to no file or to no anchor of it, and the ids that a page has twice. */
export function findBrokenLinks(files: readonly SiteFile[]): readonly string[] {
  const pages = files.filter(({ path }) => path.endsWith('.html')).map(readPage);
  const anchors = new Map(pages.map(({ path, ids }) => [path, new Set(ids)]));
  const others = new Set(files.map(({ path }) => path));
  const leadsSomewhere = (from: string, link: string): boolean => {
    const [file = '', anchor = ''] = link.split('#');
    const path = file === '' ? from : posix.join(posix.dirname(from), decodeURI(file));
    return anchor === '' ? others.has(path) : (anchors.get(path)?.has(decodeURIComponent(anchor)) ?? false);
  };
  return pages.flatMap(({ path, links, ids }) => [
    ...links.filter((link) => !leadsSomewhere(path, link)).map((link) => `${path} links to ${link}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${path} has the id ${id} twice`),
  ]);
}

function readPage({ path, content }: SiteFile): ReadPage {
  const document = parse(content, { blockTextElements: {} });
  const links = ['href', 'src'].flatMap((name) =>
    document.querySelectorAll(`[${name}]`).map((element) => element.getAttribute(name) ?? ''),
  );
  return {
    path,
    ids: document.querySelectorAll('[id]').map(({ id }) => id),
    links: [...new Set(links)].filter((link) => !/^[a-z]+:/i.test(link)),
  };
}
