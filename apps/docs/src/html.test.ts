import { expect, it } from 'vitest';
import { html, markdown } from './html.ts';

it('escapes text and leaves markup as it is', () => {
  expect(html`<p title="${'"<'}">${'<b>&'}${[html`<i>${'>'}</i>`, undefined]}</p>`.markup).toBe(
    '<p title="&quot;&lt;">&lt;b&gt;&amp;<i>&gt;</i></p>',
  );
});

it('shows markup inside Markdown as text', () => {
  expect(markdown('`a` <script>x</script>').markup).not.toContain('<script>');
});
