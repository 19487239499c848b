import { readSections, type Section } from '../search/read-sections.ts';
import { html, type Html } from './html.ts';
import { GROUPS, type Page } from './page.ts';
import { relativePath } from './relative-path.ts';

/** What every page may do: show itself, and ask this machine when somebody tries an operation. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file: 'unsafe-inline'",
  "connect-src 'self' http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Puts a page into its frame: the head, the navigation of the site and the contents of the page. */
export function renderFrame(page: Page, pages: readonly Page[]): string {
  const to = (path: string): string => relativePath(page.path, path);
  const isHome = page.path === 'index.html';
  const frame = html`<!doctype html>
    <html lang="en" data-root="${to('.') || '.'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${page.summary}" />
        <title>${isHome ? 'Drawbridge' : `${page.title} – Drawbridge`}</title>
        <link rel="stylesheet" href="${to('assets/site.css')}" />
        ${['site.js', ...(page.scripts ?? [])].map((name) => html`<script src="${to(`assets/${name}`)}" defer></script>`)}
      </head>
      <body class="${page.contents === undefined ? 'text' : 'wide'}">
        <a class="skip" href="#content">Skip to the content</a>
        ${renderHeader(to('index.html'))}
        <nav id="site" aria-label="Site" popover>
          ${GROUPS.map((group) => renderGroup(group, page, pages))}
        </nav>
        <main id="content">${page.body}</main>
        ${renderHeadings(page)} ${SEARCH}
      </body>
    </html> `;
  return frame.markup;
}

function renderHeader(home: string): Html {
  return html`<header class="bar">
    <button class="menu" popovertarget="site" aria-label="Menu">☰</button>
    <a class="brand" href="${home}">Drawbridge</a>
    <button class="find" hidden aria-keyshortcuts="/ Control+K">Search <kbd>/</kbd></button>
    <button class="theme" hidden></button>
  </header>`;
}

const SEARCH = html`<dialog class="search" aria-label="Search">
  <input type="search" placeholder="Search" aria-label="Search" autocomplete="off" spellcheck="false" />
  <p class="state" role="status"></p>
  <ol></ol>
</dialog>`;

function renderGroup(group: Page['group'], current: Page, pages: readonly Page[]): Html | undefined {
  const members = pages.filter((page) => page.group === group);
  if (members.length === 0) return undefined;
  const items = members.map((page) => {
    const href = relativePath(current.path, page.path);
    return page === current
      ? html`<li><a href="${href}" aria-current="page">${page.title}</a>${page.contents}</li>`
      : html`<li><a href="${href}">${page.title}</a></li>`;
  });
  return html`<h3>${group}</h3>
    <ul>
      ${items}
    </ul>`;
}

/** The headings of a page that has more than two. */
function renderHeadings(page: Page): Html | undefined {
  if (page.contents !== undefined || page.group === undefined) return undefined;
  const headings = readSections(page.body, 3).filter(({ depth }) => depth === 2 || depth === 3);
  if (headings.length < 3) return undefined;
  return html`<nav class="headings" aria-label="On this page">
    <h3>On this page</h3>
    <ul>
      ${headings.map(renderHeading)}
    </ul>
  </nav>`;
}

function renderHeading({ id, heading, depth }: Section): Html {
  return html`<li class="h${String(depth)}"><a href="#${id}">${heading}</a></li>`;
}
