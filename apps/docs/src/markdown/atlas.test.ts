import { expect, it } from 'vitest';
import { hrefOnSite } from './atlas.ts';

const ATLAS = new Map([
  ['docs/rules.md', 'rules.html'],
  ['apps/demo', undefined],
]);
const PLACE = { source: 'apps/server/README.md', path: 'apps/server.html' };

it('leads from page to page, and keeps the fragment', () => {
  expect(hrefOnSite(ATLAS, PLACE, '../../docs/rules.md#paging')).toBe('../rules.html#paging');
});

it('leaves links into the world and within the page alone', () => {
  expect(hrefOnSite(ATLAS, PLACE, 'https://example.com/a.md')).toBe('https://example.com/a.md');
  expect(hrefOnSite(ATLAS, PLACE, '#tokens')).toBe('#tokens');
});

it('gives nothing for what has no page', () => {
  expect(hrefOnSite(ATLAS, PLACE, '../demo/')).toBeUndefined();
});
