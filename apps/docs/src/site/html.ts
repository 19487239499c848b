/** Markup that is safe to put into a page. */
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

/** Takes markup that another renderer has made safe as it is. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Escapes a text for content and for attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return escapeHtml(content);
  return 'markup' in content ? content.markup : content.map(markupOf).join('');
}
