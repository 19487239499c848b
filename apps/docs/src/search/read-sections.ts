import { HTMLElement, parse, TextNode } from 'node-html-parser';
import type { Html } from '../site/html.ts';

/** What stands under one heading of a page. */
export interface Section {
  /** Of the heading, or of what it heads; empty for what stands before the first. */
  readonly id: string;
  readonly heading: string;
  /** From 1 to 6; 0 for what stands before the first heading. */
  readonly depth: number;
  readonly text: string;
}

const LEFT_OUT = new Set(['FORM', 'SCRIPT', 'SVG']);

/** Cuts a page at its headings down to a depth; those further down belong to the text. */
export function readSections(body: Html, depth: number): readonly Section[] {
  const sections: { id: string; heading: string; depth: number; texts: string[] }[] = [];
  const visit = (node: HTMLElement): void => {
    for (const child of node.childNodes) {
      if (child instanceof TextNode) sections.at(-1)?.texts.push(child.text);
      if (!(child instanceof HTMLElement) || LEFT_OUT.has(child.tagName)) continue;
      const level = levelOf(child);
      const id = child.id || (level > 2 ? enclosingId(child) : '');
      if (level > 0 && level <= depth && id !== '') {
        sections.push({ id, heading: headingText(child), depth: level, texts: [] });
      } else {
        visit(child);
      }
    }
  };
  sections.push({ id: '', heading: '', depth: 0, texts: [] });
  // Without this the content of `pre` is one text of markup.
  visit(parse(body.markup, { blockTextElements: {} }));
  return sections.map(({ texts, ...section }) => ({ ...section, text: tidy(texts.join(' ')) }));
}

function levelOf({ tagName }: HTMLElement): number {
  return Number(/^H(?<level>[1-6])$/.exec(tagName ?? '')?.groups?.['level'] ?? 0);
}

/** An operation's or a schema's heading goes by the id of what it heads. */
function enclosingId(heading: HTMLElement): string {
  return heading.closest('article[id], section[id]')?.id ?? '';
}

function headingText(heading: HTMLElement): string {
  return tidy(heading.text.replace(/ #$/, ''));
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
