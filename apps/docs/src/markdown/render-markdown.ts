import GithubSlugger from 'github-slugger';
import { Marked, type RendererObject, type Tokens } from 'marked';
import { escapeHtml, trusted, type Html } from '../site/html.ts';

/** How Markdown is rendered beyond its plain form. */
export interface MarkdownOptions {
  /** Gives where a link leads; `undefined` leaves only its text. Default: where it says. */
  readonly href?: (target: string) => string | undefined;
  /** Renders a block of code. Default: as plain text. */
  readonly highlight?: (code: string, language: string) => Html;
  /** Whether headings have anchors, named as GitHub names them. Default: no. */
  readonly anchors?: boolean;
}

/** Renders Markdown; markup inside it is shown as text, except for line breaks and bare anchors. */
export function renderMarkdown(source: string, options: MarkdownOptions = {}): Html {
  const marked = new Marked({ renderer: createRenderer(options), gfm: true });
  return trusted(marked.parse(source, { async: false }));
}

function createRenderer({
  href = (target) => target,
  highlight,
  anchors = false,
}: MarkdownOptions): RendererObject {
  const slugger = new GithubSlugger();
  return {
    html: ({ text }) => keepHarmless(text),
    code({ text, lang = '' }) {
      const code = highlight?.(text, lang.split(' ')[0] ?? '').markup;
      const file = / file=(?<file>\S+)/.exec(lang)?.groups?.['file'];
      if (code === undefined || file === undefined) return code ?? false;
      return `<figure class="named"><figcaption>${escapeHtml(file)}</figcaption>${code}</figure>\n`;
    },
    heading({ tokens, depth }) {
      if (!anchors) return false;
      const text = this.parser.parseInline(tokens);
      const id = escapeHtml(
        slugger.slug(plainText(this.parser.parseInline(tokens, this.parser.textRenderer))),
      );
      const anchor = depth === 1 ? '' : ` <a class="anchor" href="#${id}" aria-label="Link to here">#</a>`;
      return `<h${depth} id="${id}">${text}${anchor}</h${depth}>\n`;
    },
    link({ href: target, title, tokens }) {
      const text = this.parser.parseInline(tokens);
      const found = href(target);
      if (found === undefined) return text;
      const tip = title === null || title === undefined ? '' : ` title="${escapeHtml(title)}"`;
      return `<a href="${escapeHtml(found)}"${tip}>${text}</a>`;
    },
    table(token) {
      // A wide table scrolls by itself, and by the keyboard, rather than with the page.
      return `<div class="table" tabindex="0">${renderTable(token, (cell) => this.parser.parseInline(cell.tokens))}</div>\n`;
    },
  };
}

function renderTable({ header, rows }: Tokens.Table, inline: (cell: Tokens.TableCell) => string): string {
  const head = header.map((cell) => `<th scope="col">${inline(cell)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

/** Line breaks, and the anchors that TypeDoc puts into tables. */
const HARMLESS = /^(?:<br ?\/?>|<a id="[\w-]+">|<\/a>)$/;

function keepHarmless(text: string): string {
  if (text.trimStart().startsWith('<!--')) return '';
  return HARMLESS.test(text) ? text : escapeHtml(text);
}

/** The text renderer escapes what GitHub names its anchors by. */
function plainText(escaped: string): string {
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
