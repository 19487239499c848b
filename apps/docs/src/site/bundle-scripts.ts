import { join } from 'node:path';
import { build } from 'esbuild';
import type { SiteFile } from '../checks/find-broken-links.ts';

const BROWSER = join(import.meta.dirname, '..', 'browser');

/** Bundles the scripts of the pages. They are no modules, since a page that was opened from a file may not import any. */
export async function bundleScripts(): Promise<readonly SiteFile[]> {
  const { outputFiles } = await build({
    entryPoints: ['site', 'try-it'].map((name) => join(BROWSER, `${name}.ts`)),
    outdir: 'assets',
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2022',
    write: false,
  });
  return outputFiles.map(({ path, text }) => ({
    path: join('assets', path.split('/').at(-1) ?? ''),
    content: text,
  }));
}
