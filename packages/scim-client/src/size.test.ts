import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { expect, test } from 'vitest';

const KILOBYTE = 1_000;

interface Bundle {
  readonly metafile: Metafile;
  readonly outputFiles: readonly OutputFile[];
}

/** Bundles the whole client for a browser, where an import of a Node module is an error. */
async function bundle(): Promise<Bundle> {
  return build({
    entryPoints: [path.join(import.meta.dirname, 'index.ts')],
    absWorkingDir: import.meta.dirname,
    outdir: 'bundle',
    write: false,
    bundle: true,
    minify: true,
    splitting: true,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    conditions: ['source'],
  });
}

/** The chunks that are loaded together with a chunk. */
function loadedWith({ metafile }: Bundle, chunk: string): readonly string[] {
  const imports = metafile.outputs[chunk]?.imports ?? [];
  const statically = imports.filter(({ kind }) => kind === 'import-statement');
  return [chunk, ...statically.flatMap((record) => loadedWith({ metafile, outputFiles: [] }, record.path))];
}

function sizeOf({ outputFiles }: Bundle, chunks: readonly string[]): number {
  return outputFiles
    .filter((file) => chunks.includes(path.relative(import.meta.dirname, file.path)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

test('the whole client, ky included, is small for a browser at its start', async () => {
  const bundled = await bundle();
  const { outputs } = bundled.metafile;
  const atStart = loadedWith(bundled, 'bundle/index.js');
  expect(sizeOf(bundled, atStart)).toBeGreaterThan(10 * KILOBYTE);
  expect(sizeOf(bundled, atStart)).toBeLessThan(17.7 * KILOBYTE);
  const early = atStart.flatMap((chunk) => Object.keys(outputs[chunk]?.inputs ?? {}));
  expect(early.filter((file) => /scim\/src\/(?:schema|patch|resource)\//.test(file))).toEqual([]);
});

test('what many programs never call is loaded when it is, in one piece, and the language of changes in another', async () => {
  const bundled = await bundle();
  const atStart = loadedWith(bundled, 'bundle/index.js');
  const later = Object.keys(bundled.metafile.outputs).filter((chunk) => !atStart.includes(chunk));
  const sizes = later.map((chunk) => sizeOf(bundled, [chunk])).toSorted((left, right) => left - right);
  expect(sizes).toHaveLength(2);
  expect(sizes[0]).toBeLessThan(4.5 * KILOBYTE);
  expect(sizes[1]).toBeLessThan(12.5 * KILOBYTE);
});
