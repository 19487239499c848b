import { expect, it } from 'vitest';
import { findBrokenLinks } from './find-broken-links.ts';

it('names what leads to no file and to no anchor, and an id that stands twice', () => {
  const files = [
    { path: 'a.css', content: '' },
    { path: 'b/c.html', content: '<h1 id="x">C</h1><p id="x"></p>' },
    {
      path: 'a.html',
      content:
        '<link href="a.css"><a href="b/c.html#x">1</a><a href="b/c.html#y">2</a><a href="#z">3</a><script src="gone.js"></script><a href="https://example.com/">4</a>',
    },
  ];
  expect(findBrokenLinks(files)).toEqual([
    'b/c.html has the id x twice',
    'a.html links to b/c.html#y',
    'a.html links to #z',
    'a.html links to gone.js',
  ]);
});
