import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeAtlas } from './make-atlas.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'atlas-'));
  mkdirSync(path.join(root, 'demo'));
  mkdirSync(path.join(root, 'server'));
  for (const file of ['a.http', 'server/README.md']) writeFileSync(path.join(root, file), '');
});
afterEach(() => rmSync(root, { recursive: true }));

const README = { source: 'server/README.md', path: 'server.html', text: '# Server' };

it('gives a file a page of its own, a folder that of its README, and another folder none', () => {
  const home = { source: 'README.md', path: 'index.html', text: '[a](a.http#L3) [b](server) [c](demo)' };
  const { atlas, files } = makeAtlas(root, [home, README], []);
  expect(files).toEqual([{ source: 'a.http', path: 'source/a.http.html' }]);
  expect(atlas.get('server')).toBe('server.html');
  expect(atlas.has('demo')).toBe(true);
  expect(atlas.get('demo')).toBeUndefined();
});

it('names every link to what is not there', () => {
  const home = { source: 'README.md', path: 'index.html', text: '[a](gone.md) [b](server/gone.md)' };
  expect(() => makeAtlas(root, [home, README], [])).toThrow(
    'README.md links to gone.md, which is not there.\nREADME.md links to server/gone.md, which is not there.',
  );
});
