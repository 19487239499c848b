import { basename, extname } from 'node:path';
import { html } from '../site/html.ts';
import type { Place } from '../markdown/atlas.ts';
import type { Page } from '../site/page.ts';

/** Renders a file of the repository as it is; its lines can be linked to as `#L12`. */
export function renderFile({ source, path }: Place, text: string): Page {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line, index) => html`<span class="line" id="L${String(index + 1)}">${line}</span>${'\n'}`);
  return {
    path,
    title: extname(source) === '.http' ? source.replace(/^transcripts\//, '') : basename(source),
    summary: source,
    group: undefined,
    body: html`<h1>${basename(source)}</h1>
      <p><code>${source}</code></p>
      <pre class="file" tabindex="0"><code>${lines}</code></pre>`,
    text: undefined,
  };
}
