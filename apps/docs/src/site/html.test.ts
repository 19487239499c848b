import { expect, it } from 'vitest';
import { html } from './html.ts';

it('escapes text and leaves markup as it is', () => {
  expect(html`<p title="${'"<'}">${'<b>&'}${[html`<i>${'>'}</i>`, undefined]}</p>`.markup).toBe(
    '<p title="&quot;&lt;">&lt;b&gt;&amp;<i>&gt;</i></p>',
  );
});
