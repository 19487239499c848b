import { marked } from 'marked';

/** Markup that is safe to put into a page; only this file makes it. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text is escaped, markup is not, lists are joined, and nothing is written for `undefined`. */
export type Content = string | Html | undefined | readonly Content[];

/** A template of markup that escapes every text put into it. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const parts = strings.map((literal, index) => literal + markupOf(contents[index]));
  return { markup: parts.join('') };
}

/** Renders Markdown; markup inside it is shown as text. */
export function markdown(source: string): Html {
  return { markup: marked.parse(source, { async: false, renderer: TEXT_ONLY }) };
}

/** Takes markup or CSS from a trusted file as it is. */
export function trusted(markup: string): Html {
  return { markup };
}

const TEXT_ONLY = new marked.Renderer();
TEXT_ONLY.html = ({ text }) => escape(text);

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return escape(content);
  return 'markup' in content ? content.markup : content.map(markupOf).join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
