import path from 'node:path';
import { build } from 'esbuild';
import type { Settings } from './exercise.ts';

/** Builds a program over the client for runtimes without Node's modules, into a folder; worker.ts into one file. */
export async function buildFor(
  folder: string,
  name: 'program' | 'worker',
  settings: Settings,
): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
    outdir: folder,
    bundle: true,
    splitting: name === 'program',
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    conditions: ['source'],
    define: { SETTINGS: JSON.stringify(settings) },
    // Edge runtimes look for the default export.
    ...(name === 'worker' && { footer: { js: 'export default worker;' } }),
    logLevel: 'silent',
  });
}
