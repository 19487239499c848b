import { GROUPS, type Page } from './page.ts';

/** The site's pages as a list that a language model reads first. */
export function renderLlms(pages: readonly Page[]): string {
  const home = pages.find(({ path }) => path === 'index.html');
  const groups = GROUPS.map((group) => {
    const links = pages
      .filter((page) => page.group === group)
      .map(({ title, path, summary }) => `- [${title}](${path})${summary === '' ? '' : `: ${summary}`}`);
    return links.length === 0 ? [] : [`## ${group}`, links.join('\n')];
  });
  const lead = `All of it in one file: [llms-full.txt](llms-full.txt). The contracts are OpenAPI 3.1.`;
  return [`# Drawbridge`, `> ${home?.summary ?? ''}`, lead, ...groups.flat()].join('\n\n') + '\n';
}

/** What the pages say, in one text. */
export function renderLlmsFull(pages: readonly Page[]): string {
  return pages
    .filter(({ text }) => text !== undefined)
    .map(({ path, text = '' }) => `<!-- ${path} -->\n\n${text.trim()}\n`)
    .join('\n\n');
}
