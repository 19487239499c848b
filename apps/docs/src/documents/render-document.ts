import type { Highlight } from '../markdown/create-highlight.ts';
import { hrefOnSite, type Atlas } from '../markdown/atlas.ts';
import { readMarkdown } from '../markdown/read-markdown.ts';
import { renderMarkdown } from '../markdown/render-markdown.ts';
import type { Group, Page } from '../site/page.ts';
import type { SourceDocument } from './make-atlas.ts';

/** Renders a Markdown document as a page. */
export function renderDocument(
  document: SourceDocument,
  group: Group,
  atlas: Atlas,
  highlight: Highlight,
): Page {
  const { path, source, text } = document;
  const { title, summary } = readMarkdown(text);
  const href = (target: string): string | undefined => hrefOnSite(atlas, document, target);
  return {
    path,
    title: title || source,
    summary: document.summary ?? summary,
    group,
    body: renderMarkdown(text, { href, highlight, anchors: true }),
    text,
  };
}
