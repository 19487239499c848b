import { expect, it } from 'vitest';
import { html, type Html } from '../site/html.ts';
import { renderMarkdown } from './render-markdown.ts';

it('shows markup as text, but for line breaks, and leaves comments out', () => {
  const { markup } = renderMarkdown('`a` <script>x</script> b<br>c\n\n<!-- from a tool -->');
  expect(markup).not.toContain('<script>');
  expect(markup).toContain('b<br>c');
  expect(markup).not.toContain('tool');
});

it('names anchors as GitHub does, and none twice', () => {
  const { markup } = renderMarkdown('## `a` & B\n\n## `a` & B', { anchors: true });
  expect([...markup.matchAll(/id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['a--b', 'a--b-1']);
});

it('says the name of the file that a block of code is', () => {
  const highlight = (code: string): Html => html`<pre>${code}</pre>`;
  const { markup } = renderMarkdown('```ts file=a.ts\nlet a;\n```\n\n```ts\nlet b;\n```', { highlight });
  expect(markup).toBe(
    '<figure class="named"><figcaption>a.ts</figcaption><pre>let a;</pre></figure>\n<pre>let b;</pre>',
  );
});

it('leads links where they are told to, and leaves only the text of one that leads nowhere', () => {
  const href = (target: string): string | undefined => (target === 'gone.md' ? undefined : `to/${target}`);
  const { markup } = renderMarkdown('[a](a.md "why") [b](gone.md)', { href });
  expect(markup).toBe('<p><a href="to/a.md" title="why">a</a> b</p>\n');
});
